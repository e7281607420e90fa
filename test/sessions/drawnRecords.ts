import { JOURNAL_VERSION, type JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { Chance } from '../simulation/chance';

export const ROW_COUNT = 40;

/** Records of every kind, in any order: more than a run would ever write. */
export function drawRecords(seed: number, count: number): readonly JournalRecord[] {
  const chance = new Chance(seed);
  const draw = (at: number): JournalRecord => {
    const i = chance.integer(0, ROW_COUNT + 1);
    switch (chance.integer(0, 15)) {
      case 0:
        return { t: 'failed', at, i, class: 'permanent', code: chance.pick(['notOnWhatsApp', 'refused']), final: true };
      case 1:
        return { t: 'failed', at, i, class: 'unknown', code: 'sendTimeout', final: false };
      case 2:
        return { t: 'found', at, i, result: chance.pick(['sent', 'notSent', 'unsure']), id: `f${at}` };
      case 3:
        return { t: 'ack', at, i, level: chance.pick([-1, 1, 2, 3]) };
      case 4:
        return { t: 'answered', at, i };
      case 5:
        return { t: 'requeued', at, i, code: chance.pick(['refused', 'mediaNotUploaded']) };
      case 6:
        return { t: 'decided', at, i, decision: chance.pick(['sendAgain', 'leave']) };
      case 7:
        return { t: 'control', at, event: 'waiting', code: 'perDay', until: at + 10 };
      case 8:
        return { t: 'control', at, event: chance.pick(['paused', 'resumed', 'canaryPassed', 'finished', 'stopped']) };
      case 9:
        return { t: 'account', at, h: `account ${at % 3}` };
      case 10:
        return { t: 'skipped', at, i, code: 'optedOut' };
      case 11:
      case 12:
      case 13:
        return { t: 'sent', at, i, id: `m${at}` };
      default:
        return { t: 'attempt', at, i, n: chance.integer(1, 3), h: 'h' };
    }
  };
  return [OPENED, ...Array.from({ length: count - 1 }, (_, at) => draw(at))];
}

export const OPENED: JournalRecord = { t: 'opened', at: 1, version: JOURNAL_VERSION, options: DEFAULT_OPTIONS };
