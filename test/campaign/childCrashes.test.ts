// Loaded when it’s first needed, which the simulated clock can’t see.
import '../../src/whatsapp/phoneNumbers';
import { describe, expect, test } from 'vitest';
import { makeChild, type ChildParts, type MadeChild } from '../../src/campaign/children/makeChild';
import { HumanError } from '../../src/sender/humanError';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { sentence } from '../../src/sender/sentence';
import { errorCode } from '../../src/sender/systemError';
import type { SessionDisk } from '../../src/sessions/sessionDisk';
import { SessionStore } from '../../src/sessions/sessionStore';
import { runCount } from '../counts';
import { sweepCrashes } from '../sessions/crashSweep';
import type { SimulatedComputer } from '../sessions/simulatedComputer';
import { acquireAlone, makeSession, open } from '../sessions/simulatedSession';
import { attempt, opened, SELF, sent } from '../sessions/storedSession';
import { DISK_FAULTS } from '../simulation/disk';
import { SimulatedProcess } from '../simulation/process';

const SEED_COUNT = runCount('CHILD_RUNS', 1, 40);
/** Every operation of a long run, or of one that is seen again. */
const IS_WHOLE = SEED_COUNT > 1 || process.env['CHILD_SEED'] !== undefined;
/** Fewer go before the first note is written: in these the parent is opened, and its rows are frozen anew. */
const OPENING_COUNT = 60;
const SEEDS = {
  first: Number(process.env['CHILD_SEED'] ?? 1),
  count: SEED_COUNT,
  stride: (place: number) => (IS_WHOLE || place >= OPENING_COUNT ? 1 : 9),
  again: (seed: number): string => `CHILD_SEED=${seed} CHILD_RUNS=1`,
};
const SELDOM_STILL = { ...SEEDS, stride: () => (IS_WHOLE ? 1 : 3) };
const SELDOM = { ...SEEDS, stride: () => (IS_WHOLE ? 1 : 7) };

/** Of the 70 recipients of a simulated session. */
const REFUSED = [0, 7, 66];
const RECORDS: readonly JournalRecord[] = [
  opened,
  ...REFUSED.flatMap((i): readonly JournalRecord[] => [
    attempt(i),
    { t: 'failed', at: 3, i, class: 'permanent', code: 'notOnWhatsApp', final: true },
  ]),
  ...[1, 3].flatMap((i) => [attempt(i), sent(i)]),
  attempt(4),
  { t: 'found', at: 4, i: 4, result: 'unsure' },
];
/** Rows of the sheet are two below their index. */
const REFUSED_ROWS = REFUSED.map((index) => index + 2);

test('whoever failed goes to exactly one session, wherever the making of it crashes', () =>
  sweepCrashes(SEEDS, async (computer, place, crash) => {
    const parentId = await makeParent(computer);
    const isDone = await computer.live((store) => press(store, computer, parentId).then(() => undefined), place);
    computer.after(crash);
    await checkAllInOne(computer, parentId);
    return isDone;
  }));

test.each(DISK_FAULTS)('… and wherever the disk fails: %s', (kind) =>
  sweepCrashes(SELDOM, async (computer, place, crash) => {
    const parentId = await makeParent(computer);
    const { disk, chance } = computer.world;
    disk.fail({ kind, atOperation: place, isLasting: chance.share(0.5) });
    await computer
      .live((store) => press(store, computer, parentId).then(() => undefined))
      .catch((error: unknown) => {
        if (!(error instanceof HumanError) && errorCode(error) === undefined) throw error;
      });
    const isStruck = disk.faultCount > 0;
    disk.mend();
    computer.after(crash);
    await checkAllInOne(computer, parentId);
    return !isStruck;
  }),
);

test('whoever may have got it from a session that was removed since is never in another one', () =>
  sweepCrashes(SEEDS, async (computer, place, crash) => {
    const parentId = await makeParent(computer);
    const isDone = await computer.live((store) => press(store, computer, parentId).then(() => undefined), place);
    computer.after(crash);
    let rows: readonly number[] = [];
    // Whoever finds it sends from it, and removes it; the power may fail in between.
    await computer.live(async (store) => {
      for (const id of await childrenOf(store, parentId)) await sendFrom(store, computer, id);
    });
    computer.after(crash);
    await computer.live(async (store) => {
      for (const id of await childrenOf(store, parentId)) {
        rows = [...rows, ...(await rowsOf(store, computer, id))];
        await store.files.remove(store.folder(id));
      }
    });
    await computer.live(async (store) => {
      const again = await press(store, computer, parentId);
      const news = again.kind === 'made' ? await rowsOf(store, computer, again.sessionId) : [];
      expect([...rows, ...news].toSorted((a, b) => a - b)).toEqual(REFUSED_ROWS);
    });
    return isDone;
  }));

describe('of two who press, one of whom stands still without anybody knowing', () => {
  test('nobody goes to two sessions, and nobody is lost, wherever it stood still', () =>
    sweepCrashes(SELDOM_STILL, async (computer, place, crash) => {
      const parentId = await makeParent(computer);
      const isDone = await pressBoth(computer, parentId, place);
      computer.after(crash);
      await checkAllInOne(computer, parentId);
      return isDone;
    }));
});

async function makeParent(computer: SimulatedComputer): Promise<string> {
  let parentId = '';
  await computer.live(async (store) => {
    await makeSession(store, computer.sealer, (id) => {
      parentId = id;
    });
    const session = await open(store, parentId, computer.sealer);
    for (const record of RECORDS) await session.journal.append(record);
    await session.close();
  });
  return parentId;
}

async function press(store: SessionStore, { sealer }: SimulatedComputer, parentId: string): Promise<MadeChild> {
  const parts: ChildParts = {
    store,
    sealer,
    people: { book: () => Promise.resolve(null) },
    self: SELF,
    decide: sentence('Decide.'),
    confirm: () => Promise.resolve(true),
    acquire: acquireAlone,
    reach: () => Promise.reject(new Error('Nobody is asked before a retry.')),
    showAsking: async (asking) => await asking,
  };
  return await makeChild(parts, parentId, { kind: 'retry' });
}

async function childrenOf(store: SessionStore, parentId: string): Promise<readonly string[]> {
  const { sessions, unreadable } = await store.list();
  expect(unreadable).toEqual([]);
  return sessions.filter(({ info }) => info.parent?.id === parentId).map(({ info }) => info.id);
}

async function rowsOf(store: SessionStore, { sealer }: SimulatedComputer, id: string): Promise<readonly number[]> {
  const session = await open(store, id, sealer);
  const { recipients } = session;
  const rows: number[] = [];
  for (let index = 0; index < recipients.count; index += 1) rows.push((await recipients.read(index)).row);
  await session.close();
  return rows;
}

async function sendFrom(store: SessionStore, { sealer }: SimulatedComputer, id: string): Promise<void> {
  const session = await open(store, id, sealer);
  const { journal, recipients } = session;
  for (let index = 0; index < recipients.count; index += 1) {
    await journal.append(attempt(index));
    await journal.append(sent(index));
  }
  await session.close();
}

/** After one more press each of those that failed is in one session, and then nobody is left. */
async function checkAllInOne(computer: SimulatedComputer, parentId: string): Promise<void> {
  await computer.live(async (store) => {
    await press(store, computer, parentId);
    expect((await press(store, computer, parentId)).kind).toBe('nobody');
  });
  computer.world.disk.powerCut();
  await computer.live(async (store) => {
    const rows: number[] = [];
    for (const id of await childrenOf(store, parentId)) rows.push(...(await rowsOf(store, computer, id)));
    expect(rows.toSorted((a, b) => a - b)).toEqual(REFUSED_ROWS);
    expect((await press(store, computer, parentId)).kind).toBe('nobody');
  });
}

/** One stands still before its nth operation until the other is done. Gives whether it was done before that. */
async function pressBoth(computer: SimulatedComputer, parentId: string, place: number): Promise<boolean> {
  const { world } = computer;
  const [slow, quick] = [new SimulatedProcess(world, Infinity), new SimulatedProcess(world, Infinity)];
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let operationCount = 0;
  let isStill = false;
  const before = async (): Promise<void> => {
    operationCount += 1;
    if (operationCount !== place) return;
    isStill = true;
    await gate;
  };
  const slowEnd = end(
    press(new SessionStore('data', standingStill(world.disk.filesFor(slow), before)), computer, parentId),
  );
  await world.time.run(() => isStill || slowEnd.isOver);
  const wasDone = !isStill;
  const quickEnd = end(press(new SessionStore('data', world.disk.filesFor(quick)), computer, parentId));
  await world.time.run(() => quickEnd.isOver);
  goOn();
  await world.time.run(() => slowEnd.isOver);
  for (const { error } of [slowEnd, quickEnd]) if (error !== null && !(error instanceof HumanError)) throw error;
  return wasDone;
}

interface End {
  isOver: boolean;
  error: unknown;
}

function end(work: Promise<unknown>): End {
  const ended: End = { isOver: false, error: null };
  work
    .catch((error: unknown) => {
      ended.error = error;
    })
    .finally(() => {
      ended.isOver = true;
    });
  return ended;
}

/** Files that wait before each change of names and folders, each look at them, and each opening. */
function standingStill(files: SessionDisk, before: () => Promise<void>): SessionDisk {
  return {
    open: async (...given) => {
      await before();
      return await files.open(...given);
    },
    rename: async (...given) => {
      await before();
      await files.rename(...given);
    },
    stat: async (path) => {
      await before();
      return await files.stat(path);
    },
    syncFolder: async (path) => {
      await before();
      await files.syncFolder(path);
    },
    makeFolder: async (path) => {
      await before();
      await files.makeFolder(path);
    },
    list: async (path) => {
      await before();
      return await files.list(path);
    },
    modifiedAtMs: (path) => files.modifiedAtMs(path),
    remove: async (path) => {
      await before();
      await files.remove(path);
    },
  };
}
