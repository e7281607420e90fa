import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BookFigures, BookLine } from './peopleReport';
import { runTask } from './runTask';
import type { PeopleKind } from './tasks';

const COUNTS = [10_000, 1_000_000];
const KINDS: readonly PeopleKind[] = ['mixed', 'optedOut'];
const AT_ONCE_COUNTS = [1, 10, 4000];

export async function measurePeople(folder: string, isQuick: boolean): Promise<BookFigures> {
  const lines: BookLine[] = [];
  for (const count of isQuick ? COUNTS.slice(0, 1) : COUNTS) {
    for (const people of KINDS) {
      const book = join(folder, `${people}-${count}`);
      const filled = await runTask({ kind: 'fillBook', folder: book, count, people });
      lines.push({ count, people, filled, opened: await runTask({ kind: 'openBook', folder: book, count }) });
      console.log(`people: a book of ${count}, ${people}`);
      await rm(book, { recursive: true });
    }
  }
  const appends: BookFigures['appends'][number][] = [];
  for (const atOnceCount of AT_ONCE_COUNTS) {
    const at = join(folder, `append-${atOnceCount}`);
    appends.push({ atOnceCount, ...(await runTask({ kind: 'appendToBook', folder: at, atOnceCount })) });
  }
  return { lines, appends };
}
