import { openPeopleBook } from '../../src/people/openPeopleBook';
import { createSealer } from '../../src/sessions/encryption';

/** What a process of its own does with the book until it is killed. */
export interface BookTask {
  readonly dataFolder: string;
  readonly key: string;
  /** Appends one opt-out after the other, from this one on, and says each number once it was answered; or rewrites. */
  readonly does: { readonly kind: 'append'; readonly first: number } | { readonly kind: 'tidy' };
}

const { dataFolder, key, does } = JSON.parse(process.argv[2] ?? '') as BookTask;
void work();

async function work(): Promise<void> {
  const sealer = createSealer(Buffer.from(key, 'base64'));
  const keys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
  const opened = await openPeopleBook(dataFolder, keys, { kind: 'terminal', processId: process.pid });
  if (opened.kind !== 'open') throw new Error(`The book is ${opened.kind}.`);
  const { book } = opened;
  for (let number = 0; ; number += 1) {
    if (does.kind === 'tidy') {
      // False where another one does it.
      process.stdout.write(`${Number(await book.tidy())}\n`);
      continue;
    }
    const who = `+${does.first + number}` as const;
    const [written] = await Promise.all([
      book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'reply', from: 'k3j9x-p2m4q' }),
      book.append({ kind: 'answered', who, atMs: Date.now(), session: null }),
    ]);
    if (!written.ok) throw new Error(written.failure);
    process.stdout.write(`${does.first + number}\n`);
  }
}
