import { setImmediate } from 'node:timers/promises';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { bookFailureText } from './book/bookFailure';
import type { BookRecord } from './book/bookRecord';
import type { PeopleBook } from './peopleBook';
import type { EachOptOut } from './peopleTable';

/**
 * Enters in a book that many share who has said no by one's own: each opt-out keeps its tag, so it is entered once however
 * often this is done, and what was ended in either book is ended in both. Nothing else comes into one's own.
 * @throws HumanError where either can't be written
 */
export async function shareOptOuts(own: PeopleBook, shared: PeopleBook): Promise<void> {
  await Promise.all([own.refresh(), shared.refresh()]);
  for await (const batch of batchesOf(own)) {
    const unknown = batch.filter((optOut) => shared.stateOf(optOut) === null);
    await take(
      shared,
      unknown.map((optOut) => ({ kind: 'optedOut', ...optOut })),
    );
    await take(own, batch.filter((optOut) => shared.stateOf(optOut) === 'ended').map(endOf));
  }
  for await (const batch of batchesOf(shared)) {
    await take(shared, batch.filter((optOut) => own.stateOf(optOut) === 'ended').map(endOf));
  }
}

/** Some thousands at a time, between which others have their turn. */
async function* batchesOf(book: PeopleBook): AsyncGenerator<readonly EachOptOut[]> {
  let batch: EachOptOut[] = [];
  for (const optOut of book.eachOptOut()) {
    batch.push(optOut);
    if (batch.length < BATCH_COUNT) continue;
    yield batch;
    batch = [];
    await setImmediate();
  }
  yield batch;
}

function endOf({ who, tag }: EachOptOut): BookRecord {
  return { kind: 'optedIn', who, atMs: Date.now(), ended: [tag] };
}

async function take(book: PeopleBook, records: readonly BookRecord[]): Promise<void> {
  if (records.length === 0) return;
  const written = await book.takeOver(records);
  if (written.ok) return;
  throw new HumanError(bookFailureText(written.failure), TRY_AGAIN, undefined, { fault: 'machine' });
}

const TRY_AGAIN = sentence('Try again: what was entered before is kept, and isn’t entered twice.');
const BATCH_COUNT = 4000;
