import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { SessionResults } from '../../src/sessions/sessionResults';
import { append, attempt, opened, RECIPIENT_COUNT, sent, StoredSession } from './storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

const pathOf = (name: string): string => join(stored.store.folder(stored.id), name);

async function change(name: string, edit: (content: Buffer) => Buffer): Promise<void> {
  await writeFile(pathOf(name), edit(await readFile(pathOf(name))));
}

async function lowerCount(to: number): Promise<void> {
  await change('session.json', (content) =>
    Buffer.from(content.toString().replace(`"recipientCount": ${RECIPIENT_COUNT}`, `"recipientCount": ${to}`)),
  );
}

/** Two have been sent to. */
async function use(): Promise<void> {
  const session = await stored.reopen();
  await append(session, opened, attempt(0), sent(0), attempt(1), sent(1));
  await stored.close();
}

/** It isn't opened; the reason is the computer's, and no advice sends twice. The journal says that the run has ended. */
async function checkRefused(happened: RegExp): Promise<void> {
  const error: unknown = await stored.reopen().catch((caught: unknown) => caught);
  if (!(error instanceof HumanError)) throw error;
  expect(error).toMatchObject({ message: expect.stringMatching(happened), fault: 'machine' });
  expect(error.todo.text).toMatch(/Put it back|then resume/u);
  expect(error.todo.text).not.toMatch(/[Ss]tart a new/u);
}

async function checkStopped(): Promise<void> {
  const { rows, isClosed } = await readJournal(stored.journalPath, RECIPIENT_COUNT);
  expect([rows.count('sent'), isClosed]).toEqual([2, false]);
  expect(await readFile(stored.journalPath, 'utf8')).toMatch(
    /"event":"stopped","code":"unreadable","c":"[\w.]+"\}\n$/u,
  );
}

describe('a session.json with another number of recipients', () => {
  test('loses nobody: the session isn’t opened, and isn’t shown as finished', async () => {
    await use();
    await lowerCount(2);
    await checkRefused(/files disagree: one says \d+ recipients, another \d+/u);
    await checkStopped();
    const { sessions, unreadable } = await stored.store.list();
    expect([sessions, unreadable.map(({ id }) => id)]).toEqual([[], [stored.id]]);
  });

  test('is found out also where the list of recipients was made to fit', async () => {
    await lowerCount(128);
    await change('recipients.bin', (content) => {
      content.writeUInt32LE(128, content.length - 8);
      return content;
    });
    await checkRefused(/damaged/u);
  });

  test('exports everybody all the same', async () => {
    await use();
    await lowerCount(2);
    const results = await SessionResults.open(stored.store, stored.id, stored.sealer);
    expect(results.rowCount).toBe(RECIPIENT_COUNT);
    await results.close();
  });
});

describe('a list of recipients', () => {
  test('that is missing is named, and the run that couldn’t begin is in the journal', async () => {
    await use();
    await rm(pathOf('recipients.bin'));
    await checkRefused(/list of recipients is missing/u);
    await checkStopped();
  });

  test('that was cut short is named', async () => {
    await use();
    await truncate(pathOf('recipients.bin'), 1000);
    await checkRefused(/list of recipients is damaged/u);
    await checkStopped();
  });

  test('with a damaged part is read as far as it can be, and so are the results', async () => {
    await use();
    await change('recipients.bin', (content) => content.fill(0, 100, 110));
    const { recipients } = await stored.reopen();
    await expect(recipients.read(0)).rejects.toThrow('damaged');
    expect((await recipients.read(64)).index).toBe(64);
    expect(await exportedCounts()).toEqual({ rowCount: RECIPIENT_COUNT - 64, unreadableCount: 64 });
  });

  test('that is missing leaves results without rows', async () => {
    await rm(pathOf('recipients.bin'));
    expect(await exportedCounts()).toEqual({ rowCount: 0, unreadableCount: RECIPIENT_COUNT });
  });

  async function exportedCounts() {
    const results = await SessionResults.open(stored.store, stored.id, stored.sealer);
    let rowCount = 0;
    for await (const entries of results.entries()) rowCount += entries.length;
    await results.close();
    return { rowCount, unreadableCount: results.unreadableCount };
  }
});

test('a journal that is a folder is told in a sentence', async () => {
  await rm(stored.journalPath);
  await mkdir(stored.journalPath);
  await checkRefused(/can’t be read: EISDIR/u);
});
