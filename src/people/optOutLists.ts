import { HumanError } from '../sender/humanError';
import { countOf, sentence } from '../sender/sentence';
import { bookFailureText } from './book/bookFailure';
import type { OptOutReason } from './book/bookRecord';
import type { PeopleBook } from './peopleBook';
import type { Person } from './person';

/** How far an import has come: all of it is on disk. */
export interface ImportProgress {
  readonly readCount: number;
  readonly addedCount: number;
  /** Of those who had opted out before, or stand in the list twice. */
  readonly knownCount: number;
}

export interface ImportedFrom {
  readonly atMs: number;
  readonly why: Extract<OptOutReason, 'byHand' | 'column' | 'file'>;
  /** The file’s name. */
  readonly from: string;
}

/**
 * Enters a checked list of people as opted out, some thousands at a time; tells of each part once it is on disk. Entered
 * again after a failure it goes on where it was, as those who are there are left alone.
 * @throws HumanError where it can’t be written, with how many are there
 */
export async function* importOptOuts(
  book: PeopleBook,
  people: Iterable<Person> | AsyncIterable<Person>,
  about: ImportedFrom,
): AsyncGenerator<ImportProgress> {
  let progress: ImportProgress = { readCount: 0, addedCount: 0, knownCount: 0 };
  for await (const batch of batchesOf(people)) {
    // Whoever has been let in by another window isn’t taken for opted out.
    await book.refresh();
    const added = [...new Set(batch)].filter((who) => !book.isEntered(who));
    const appended = await book.append(...added.map((who) => ({ kind: 'optedOut' as const, who, ...about })));
    if (!appended.ok) {
      throw new HumanError(
        bookFailureText(appended.failure),
        sentence('Mend it, then import the list again: {0} of it are entered.', countOf(progress.readCount)),
        undefined,
        { fault: 'machine' },
      );
    }
    progress = {
      readCount: progress.readCount + batch.length,
      addedCount: progress.addedCount + added.length,
      knownCount: progress.knownCount + batch.length - added.length,
    };
    yield progress;
  }
}

async function* batchesOf(people: Iterable<Person> | AsyncIterable<Person>): AsyncGenerator<readonly Person[]> {
  let batch: Person[] = [];
  for await (const who of people) {
    batch.push(who);
    if (batch.length < BATCH_COUNT) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const BATCH_COUNT = 4000;
