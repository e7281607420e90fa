import { expect, test } from 'vitest';
import type { Database } from '../../src/fleet/database';
import { CheckpointKeeper } from '../../src/fleet/checkpointKeeper';
import { readCheckpoint, renewCheckpoint } from '../../src/fleet/foldCheckpoint';
import { FollowedJournals } from '../../src/fleet/look/followedJournals';
import { PgDisk } from '../../src/fleet/pgDisk';
import { PgJournal } from '../../src/fleet/pgJournal';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { encodeFold } from '../../src/sessions/journal/checkpointCodec';
import type { JournalContent } from '../../src/sessions/journal/journalFold';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { systemClock } from '../../src/sessions/systemClock';
import { drawRecords, OPENED, ROW_COUNT } from '../sessions/drawnRecords';
import { countingRows, ownedSession, postgresScene } from './scene';

const scene = postgresScene();

const PATIENCE = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
const YES = () => Promise.resolve(true);
const NO = () => Promise.resolve(false);
const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });
const sent = (i: number): JournalRecord => ({ t: 'sent', at: 1, i, id: `m${i}` });
const found = (i: number): JournalRecord => ({ t: 'found', at: 1, i, result: 'sent', id: `f${i}` });

/** A session whose owner appends, and how many rows of its journal are read. */
async function prepare() {
  const { database, fence } = await ownedSession(scene);
  const { counting, counted } = countingRows(database, (text) => text.startsWith('select seq'));
  let recordCount = 0;
  const append = async (...records: readonly JournalRecord[]): Promise<void> => {
    const journal = new PgJournal(database, 's', fence, recordCount, PATIENCE);
    await Promise.all(records.map((record) => journal.append(record)));
    await journal.close();
    recordCount += records.length;
  };
  /** What the journal says now, and how many of its rows that took. */
  const open = async (): Promise<{ readonly content: JournalContent; readonly readCount: number }> => {
    counted.count = 0;
    const content = await readJournal('sessions/s/journal.jsonl', ROW_COUNT, new PgDisk(counting));
    return { content, readCount: counted.count };
  };
  const renew = (isEntered: () => Promise<boolean> = NO, upTo = recordCount): Promise<void> =>
    renewCheckpoint(database, 's', ROW_COUNT, upTo, isEntered);
  /** The same without the checkpoint. */
  const openWhole = async () => {
    await database.query('delete from excel_whatsapp.checkpoint');
    return await open();
  };
  return { database, counting, fence, append, open, openWhole, renew };
}

const NTH_ROW = 'select seq from excel_whatsapp.journal order by seq limit 1';

/** All that a fold holds. */
const told = (content: JournalContent): string | null => encodeFold(content, ROW_COUNT);

test('whoever opens a session reads what came behind its checkpoint, and knows the same', async () => {
  const { append, open, openWhole, renew } = await prepare();
  const records = drawRecords(3, 700);
  await append(...records.slice(0, 300));
  await renew();
  await append(...records.slice(300, 500));
  await renew();
  await append(...records.slice(500));
  const opened = await open();
  const whole = await openWhole();
  expect(told(opened.content)).toBe(told(whole.content));
  expect(opened.content.scan.recordCount).toBe(700);
  expect({ behind: opened.readCount, all: whole.readCount }).toEqual({ behind: 8, all: 28 });
});

test.each([
  ['a record was lost', `delete from excel_whatsapp.journal where seq = (${NTH_ROW} offset 1)`],
  [
    'its last records were lost',
    `delete from excel_whatsapp.journal where seq = (select max(seq) from excel_whatsapp.journal)`,
  ],
  ['a record was changed', `update excel_whatsapp.journal set lines = replace(lines, '"i":7', '"i":8') where seq < 48`],
  [
    'two rows were exchanged',
    `update excel_whatsapp.journal as one set lines = other.lines from excel_whatsapp.journal as other
     where (one.seq = (${NTH_ROW} offset 1) and other.seq = (${NTH_ROW} offset 2))
       or (one.seq = (${NTH_ROW} offset 2) and other.seq = (${NTH_ROW} offset 1))`,
  ],
  ['its own digest is another', `update excel_whatsapp.checkpoint set digest = '17'`],
  ['it covers fewer than it says', `update excel_whatsapp.checkpoint set record_count = record_count - 1`],
  ['it is no fold', `update excel_whatsapp.checkpoint set fold = 'x'`],
  [
    'it is of another list',
    `update excel_whatsapp.checkpoint set fold = replace(fold, '"recipientCount":40', '"recipientCount":41')`,
  ],
])('a checkpoint isn’t believed where %s', async (_, change) => {
  const { database, append, renew } = await prepare();
  await append(...drawRecords(4, 300));
  await renew();
  expect(await readCheckpoint(database, 's', ROW_COUNT)).not.toBeNull();
  await database.query(change);
  expect(await readCheckpoint(database, 's', ROW_COUNT)).toBeNull();
  // The next one is made of what is there.
  await renew();
});

test('a checkpoint covers nothing that may be taken back', async () => {
  const { database, append, renew } = await prepare();
  await append(OPENED);
  await append(attempt(1), sent(1));
  await append(attempt(2), sent(2));
  await renew(NO, 3);
  expect((await readCheckpoint(database, 's', ROW_COUNT))?.fold.scan.recordCount).toBe(3);
});

test('rows that are exchanged while they are read are in no checkpoint', async () => {
  const { database, append, open, openWhole } = await prepare();
  await append(OPENED, attempt(1));
  const exchanging: Database = {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      if (text.startsWith('select seq')) {
        const lines = [OPENED, attempt(2)].map((record, at) => encodeRecord(record, at)).join('\n');
        await database.query('update excel_whatsapp.journal set lines = $1', [lines]);
      }
      return rows;
    },
  };
  await renewCheckpoint(exchanging, 's', ROW_COUNT, 2, NO);
  expect(told((await open()).content)).toBe(told((await openWhole()).content));
});

test('who was sent to is left to be entered after a crash, unless that was done, and whoever was found', async () => {
  const { append, open, renew } = await prepare();
  const cut = async (): Promise<readonly number[]> => [...(await open()).content.cutRun.sent];
  await append(OPENED, attempt(1), sent(1), attempt(2));
  await renew(NO);
  expect(await cut()).toEqual([1]);
  await append(found(2), attempt(3), sent(3), attempt(4), sent(4), found(4));
  await renew(YES);
  expect(await cut()).toEqual([1, 2, 4]);
  await append(attempt(5), sent(5));
  expect(await cut()).toEqual([1, 2, 4, 5]);
  await append(OPENED, attempt(6), sent(6));
  expect(await cut()).toEqual([6]);
});

test('a checkpoint is made each so many records, also of what an owner before has left', async () => {
  const { database, append } = await prepare();
  const covered = async (): Promise<number> =>
    (await readCheckpoint(database, 's', ROW_COUNT))?.fold.scan.recordCount ?? 0;
  const records = drawRecords(5, 36);
  // As they come, a few at once.
  for (const from of [0, 12, 24]) await append(...records.slice(from, from + 12));
  const first = new CheckpointKeeper(database, 's', ROW_COUNT, 20);
  first.note(19);
  first.note(24);
  await expect.poll(covered).toBe(24);
  // What is there already isn't made again by the next owner.
  const next = new CheckpointKeeper(database, 's', ROW_COUNT, 20);
  next.note(36);
  await append(...drawRecords(6, 12).map((record) => (record.t === 'opened' ? attempt(1) : record)));
  await expect
    .poll(async () => {
      next.note(48);
      return await covered();
    })
    .toBe(48);
});

test('a watcher begins at the checkpoint, and anew where that was lost', async () => {
  const { database, counting, append, renew } = await prepare();
  await append(OPENED, attempt(1), sent(1));
  await append(attempt(2), sent(2));
  await renew();
  const followed = new FollowedJournals(counting);
  const sentCount = async (): Promise<number> => (await followed.read('s', ROW_COUNT)).rows.count('sent');
  expect(await sentCount()).toBe(2);
  await database.query('delete from excel_whatsapp.journal where seq >= 3');
  expect(await sentCount()).toBe(1);
});
