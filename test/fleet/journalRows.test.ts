import { expect, test } from 'vitest';
import { PgJournal } from '../../src/fleet/pgJournal';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { PATIENCE } from './commitScene';
import { ownedSession, postgresScene } from './scene';

const scene = postgresScene();

const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1e12, i, n: 1, h: 'BnxJjwi3BRBJjvDEJgqc2V' });
const sent =
  (idLength: number) =>
  (i: number): JournalRecord => ({ t: 'sent', at: 1e12, i, id: String(i).padStart(idLength, '3EB0') });

test.each([
  { of: 'attempts', record: attempt, rowCount: 5 },
  { of: 'outcomes with ids of WhatsApp’s', record: sent(22), rowCount: 5 },
  { of: 'outcomes with ids of the Business API', record: sent(70), rowCount: 8 },
  { of: 'outcomes with the longest ids', record: sent(1500), rowCount: 100 },
])('a row holds as many as the database keeps as they are of $of', async ({ record, rowCount }) => {
  const { database, fence } = await ownedSession(scene);
  const journal = new PgJournal(database, 's', fence, 0, PATIENCE);
  await Promise.all(Array.from({ length: 100 }, (_, i) => journal.append(record(i))));
  const [rows] = await database.query(
    `select count(*)::int as "rowCount", sum(line_count)::int as "recordCount", count(pg_column_compression(lines))::int as "compressedCount"
     from excel_whatsapp.journal`,
  );
  expect(rows).toEqual({ rowCount, recordCount: 100, compressedCount: 0 });
});
