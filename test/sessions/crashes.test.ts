import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { RowStatus } from '../../src/sender/journal/rowStatus';
import { errorCode } from '../../src/sender/systemError';
import { JOURNAL_FILE } from '../../src/sessions/journal/journalDisk';
import { markPath, readMark } from '../../src/sessions/journal/journalMark';
import { openJournal } from '../../src/sessions/journal/openJournal';
import { removeFinished } from '../../src/sessions/removeSessions';
import type { SessionStore } from '../../src/sessions/sessionStore';
import { runCount } from '../counts';
import { MemoryFiles } from '../fakes/memoryFiles';
import { DISK_FAULTS } from '../simulation/disk';
import { lieAbout, lieAboutMark } from '../simulation/lies';
import { sweepCrashes } from './crashSweep';
import type { SimulatedComputer } from './simulatedComputer';
import {
  abandonDraft,
  acquireAlone,
  makeSession,
  onlySession,
  open,
  readWhole,
  statusesAfter,
  statusesOf,
  wholeAfter,
  type Whole,
} from './simulatedSession';
import { attempt, opened, SELF, sent } from './storedSession';

const FIRST_SEED = Number(process.env['SESSION_SEED'] ?? 1);
const SEED_COUNT = runCount('SESSION_RUNS', 1, 50);

test('a session is there whole or not at all, wherever its making crashes, and for good once Send has answered', () =>
  sweep(async (computer, place, crash) => {
    const made = await make(computer, place);
    computer.after(crash);
    await checkMade(computer, made.id);
    return made.isDone;
  }));

test.each(DISK_FAULTS)('… and wherever the disk fails: %s', (kind) =>
  sweep(async (computer, place, crash) => {
    const { disk, chance } = computer.world;
    disk.fail({ kind, atOperation: place, isLasting: chance.share(0.5) });
    // Where it can't be written, the user is told so.
    const made = await make(computer).catch((error: unknown) => {
      if (errorCode(error) === undefined) throw error;
      return { id: null };
    });
    const isStruck = disk.faultCount > 0;
    disk.mend();
    computer.after(crash);
    await checkMade(computer, made.id);
    return !isStruck;
  }),
);

test('a draft that nobody sends leaves no session, wherever the removal of it crashes', () =>
  sweep(async (computer, place, crash) => {
    const isDone = await computer.live((store) => abandonDraft(store, computer.sealer), place);
    computer.after(crash);
    await computer.live(checkNone);
    return isDone;
  }));

test('what was answered is in the journal after any crash, whatever has become of its mark', () =>
  sweep(async (computer, place, crash) => {
    const { disk, chance } = computer.world;
    const id = await makeWhole(computer);
    let answeredCount = 0;
    const isDone = await computer.live(async (store) => {
      const session = await open(store, id, computer.sealer);
      for (; answeredCount < RECORDS.length; answeredCount += GROUP) {
        const group = RECORDS.slice(answeredCount, answeredCount + GROUP);
        await Promise.all(group.map((record) => session.journal.append(record)));
      }
      await session.close();
    }, place);
    computer.after(crash);
    const path = journalPath(id);
    if (chance.share(0.5)) disk.change(markPath(path), (mark) => lieAboutMark(mark, chance));
    await computer.live(async (store) => {
      const mark = await readMark(path, store.files);
      const { rows, notice } = await open(store, id, computer.sealer);
      const possible = Array.from({ length: GROUP + 1 }, (_, more) =>
        statusesAfter(RECORDS.slice(0, answeredCount + more)),
      );
      const statuses = statusesOf(rows);
      if (notice === null) expect(possible).toContainEqual(statuses);
      // Of what wasn’t answered, a later record may be there without an earlier one.
      else expect(isSameOrMoreInDoubt(statuses, ...possible)).toBe(true);
      // A kill leaves nothing that looks like damage.
      if (mark !== null && crash === 'kill') expect(notice).toBe(null);
    });
    return isDone;
  }));

test('a repair that crashes anywhere loses no record, and leaves nobody out of doubt', () =>
  sweep(async (computer, place, crash) => {
    const { disk, chance } = computer.world;
    const id = await makeWhole(computer);
    await computer.live((store) => write(store, computer, id, RECORDS));
    const path = journalPath(id);
    disk.change(path, (journal) => lieAbout(journal, chance));
    const expected = await repairedStatuses([disk.durable(path), disk.durable(markPath(path))]);
    const isDone = await computer.live((store) => write(store, computer, id, []), place);
    computer.after(crash);
    // The next repair may crash as well; where it is done, somebody is sent to.
    const isAttempted = await computer.live(
      (store) => write(store, computer, id, [attempt(LAST)]),
      chance.integer(1, 100),
    );
    disk.powerCut();
    await computer.live(async (store) => {
      const { rows } = await open(store, id, computer.sealer);
      const statuses = statusesOf(rows);
      expect(isSameOrMoreInDoubt(statuses, expected)).toBe(true);
      if (isAttempted) expect(statuses[LAST]).toBe('inDoubt');
    });
    return isDone;
  }));

test('a finished session is there whole or not at all, wherever its removal crashes', () =>
  sweep(async (computer, place, crash) => {
    const id = await makeWhole(computer);
    await computer.live((store) => write(store, computer, id, ALL_SENT));
    let removedCount = 0;
    const isDone = await computer.live(async (store) => {
      removedCount = (await removeFinished(store, 0, SELF, acquireAlone)).length;
    }, place);
    computer.after(crash);
    await computer.live(async (store) => {
      const left = await onlySession(store);
      if (left === null) return await checkNone(store);
      expect(removedCount).toBe(0);
      expect(await readWhole(store, left, computer.sealer)).toEqual(wholeAfter(ALL_SENT));
    });
    return isDone;
  }));

async function sweep(act: Parameters<typeof sweepCrashes>[1]): Promise<void> {
  const again = (seed: number): string => `SESSION_SEED=${seed} SESSION_RUNS=1`;
  await sweepCrashes({ first: FIRST_SEED, count: SEED_COUNT, again }, act);
}

interface Made {
  /** Null where Send wasn't answered. */
  readonly id: string | null;
  readonly isDone: boolean;
}

async function make(computer: SimulatedComputer, crashAtOperation = Infinity): Promise<Made> {
  let id: string | null = null;
  const isDone = await computer.live(
    (store) =>
      makeSession(store, computer.sealer, (committed) => {
        id = committed;
      }),
    crashAtOperation,
  );
  return { id, isDone };
}

async function makeWhole(computer: SimulatedComputer): Promise<string> {
  const { id } = await make(computer);
  if (id === null) throw new Error('Nothing crashed, and no session was made.');
  return id;
}

/** Whoever finds a session sends from it, and may crash in turn; then the power fails. */
async function checkMade(computer: SimulatedComputer, answeredId: string | null): Promise<void> {
  const { sealer, world } = computer;
  let isFound = answeredId !== null;
  const isOver = await computer.live(
    async (store) => {
      const id = await onlySession(store);
      if (id === null) return;
      await write(store, computer, id, FIRST_RECORDS);
      isFound = true;
    },
    world.chance.integer(1, 150),
  );
  world.disk.powerCut();
  await computer.live(async (store) => {
    const id = await onlySession(store);
    if (id === null) {
      expect(isFound).toBe(false);
      return await checkNone(store);
    }
    const whole = await readWhole(store, id, sealer);
    if (isOver) expect(whole).toEqual(wholeAfter(FIRST_RECORDS));
    else checkCutShort(whole);
  });
}

/** A power cut amid a write may leave what looks like damage: then somebody is in doubt, and nothing else differs. */
function checkCutShort(whole: Whole): void {
  const made = wholeAfter([]);
  expect({ ...whole, notice: null, statuses: [] }).toEqual({ ...made, statuses: [] });
  expect(isSameOrMoreInDoubt(whole.statuses, made.statuses)).toBe(true);
}

/** What is left of a session that isn't there is an old draft, and goes with those. */
async function checkNone(store: SessionStore): Promise<void> {
  expect(await onlySession(store)).toBe(null);
  await store.removeOldDrafts(0);
  expect(await store.files.list('data/drafts').catch(() => [])).toEqual([]);
}

async function write(
  store: SessionStore,
  computer: SimulatedComputer,
  id: string,
  records: readonly JournalRecord[],
): Promise<void> {
  const session = await open(store, id, computer.sealer);
  for (const appended of await Promise.all(records.map((record) => session.journal.append(record)))) {
    if (!appended.ok) throw new Error(`It can’t be written: ${appended.failure}`);
  }
  await session.close();
}

/** What a repair makes of them that nothing cuts short. */
async function repairedStatuses([journal, mark]: readonly [Buffer, Buffer]): Promise<readonly RowStatus[]> {
  const files = new MemoryFiles([
    [JOURNAL_FILE, journal],
    [markPath(JOURNAL_FILE), mark],
  ]);
  const about = { recipientCount: statusesAfter([]).length, createdAtMs: 1 };
  return statusesOf((await openJournal(JOURNAL_FILE, about, () => Promise.resolve(true), files)).content.rows);
}

/** Each row is as one of these says, or in doubt instead of queued. */
function isSameOrMoreInDoubt(statuses: readonly RowStatus[], ...possible: readonly (readonly RowStatus[])[]): boolean {
  return statuses.every((status, index) =>
    possible.some(({ [index]: expected }) => status === expected || (status === 'inDoubt' && expected === 'queued')),
  );
}

const journalPath = (id: string): string => `data/sessions/${id}/${JOURNAL_FILE}`;

/** A run in which somebody is sent to, somebody fails, and some are in doubt. */
const RECORDS: readonly JournalRecord[] = [
  opened,
  ...[0, 1, 3, 4, 5, 6].flatMap((index) => [attempt(index), sent(index)]),
  attempt(7),
  { t: 'failed', at: 3, i: 7, class: 'permanent', code: 'notOnWhatsApp', final: true },
  attempt(8),
  attempt(9),
  { t: 'found', at: 4, i: 8, result: 'notSent' },
  attempt(10),
  sent(10),
];
const FIRST_RECORDS: readonly JournalRecord[] = [opened, attempt(0)];
/** Appended at once, so that one write has several records. */
const GROUP = 3;
const LAST = statusesAfter([]).length - 1;
const ALL_SENT: readonly JournalRecord[] = [
  opened,
  ...statusesAfter([]).flatMap((status, index) => (status === 'queued' ? [attempt(index), sent(index)] : [])),
];
