import type { Chance } from './chance';

/** What something other than the program may make of a journal while nobody has it open. */
export function lieAbout(journal: Buffer, chance: Chance): Buffer {
  const place = (): number => chance.integer(0, journal.length);
  switch (chance.pick(['cutOff', 'emptied', 'zeroedTail', 'cutOut', 'linesCutOut', 'noLineFeed'] as const)) {
    case 'cutOff':
      return journal.subarray(0, place());
    case 'emptied':
      return Buffer.alloc(0);
    case 'zeroedTail':
      return Buffer.from(journal).fill(0, place());
    case 'cutOut': {
      const start = place();
      return Buffer.concat([journal.subarray(0, start), journal.subarray(start + chance.integer(1, 1000))]);
    }
    case 'linesCutOut': {
      const lines = journal.toString('latin1').split('\n');
      lines.splice(chance.integer(0, lines.length), chance.integer(1, 20));
      return Buffer.from(lines.join('\n'), 'latin1');
    }
    case 'noLineFeed':
      return journal.subarray(0, Math.max(0, journal.length - 1));
  }
}

/** The same of a journal's mark, which is there to be looked at and not to be leant on. */
export function lieAboutMark(mark: Buffer, chance: Chance): Buffer {
  switch (chance.pick(['lost', 'cutOff', 'zeroed', 'garbled', 'slotZeroed'] as const)) {
    case 'lost':
      return Buffer.alloc(0);
    case 'cutOff':
      return mark.subarray(0, chance.integer(0, mark.length));
    case 'zeroed':
      return Buffer.alloc(mark.length);
    case 'garbled':
      return Buffer.from(mark).fill('#', chance.integer(0, mark.length));
    case 'slotZeroed':
      return Buffer.from(mark).fill(0, mark.length / 2);
  }
}
