import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freezeWorkbookInWorker } from '../../src/campaign/freezing/freezeClient';
import { freezeWorkbook, type FreezeRequest, type FreezeWatcher } from '../../src/campaign/freezing/freezeWorkbook';
import { openPeopleBook } from '../../src/people/openPeopleBook';
import { WorkbookRecipients } from '../../src/campaign/workbook/workbookRecipients';
import { bundledWorker } from '../workbook/bundledWorker';
import { HumanError } from '../../src/sender/humanError';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { newSessionId, SessionStore } from '../../src/sessions/sessionStore';
import { checkWorkbookInWorker } from '../../src/workbook/workbookClient';
import { CampaignScene } from '../fakes/campaignScene';
import { fictionalPhone } from '../cli/workbook';

const worker = bundledWorker('src/campaign/freezing/freezeWorker.ts');

const READY_COUNT = 1500;
/** Ready ones, as many that are invalid, and one that is empty. */
const LINES = [
  'Name,Phone',
  ...Array.from({ length: READY_COUNT }, (_, index) => `Name ${index},${fictionalPhone(index)}`),
  ...Array.from({ length: READY_COUNT }, (_, index) => `Short ${index},12${index % 10}`),
  'Nobody,',
];

interface Scene {
  readonly request: FreezeRequest;
  readonly store: SessionStore;
  readonly path: string;
}

async function scene(lines: readonly string[] = LINES): Promise<Scene> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'frozen-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const path = join(dataFolder, 'contacts.csv');
  await writeFile(path, lines.join('\n'));
  const request: FreezeRequest = {
    check: { input: { kind: 'file', path }, country: 'US' },
    dataFolder,
    draftId: newSessionId(),
    keepsApartMs: 0,
    nowMs: 1,
    hasBook: false,
    optedOutElsewhere: null,
    key: newKey(),
    bookKeys: [],
  };
  return { request, store: new SessionStore(dataFolder), path };
}

const SILENT: FreezeWatcher = { opened: () => undefined, progress: () => undefined, counted: () => undefined };
const never = (): AbortSignal => new AbortController().signal;

async function filesIn(dataFolder: string): Promise<readonly string[]> {
  const entries = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('a thread writes all rows down, and hands over counts and the first thousand of each verdict', async () => {
  const { request, store } = await scene();
  const opened: string[] = [];
  const watcher: FreezeWatcher = { ...SILENT, opened: ({ headers }) => void opened.push(...headers) };
  const { sheet, draft, rows } = await freezeWorkbookInWorker(worker.path, request, watcher, never());
  expect(opened).toEqual(['Name', 'Phone']);
  expect(sheet.counts).toMatchObject({ ready: READY_COUNT, invalid: READY_COUNT, empty: 1 });
  expect(rows.verdicts.map(([verdict, kept]) => [verdict, kept.rows.length, kept.totalCount])).toEqual([
    ['ready', 1000, READY_COUNT],
    ['invalid', 1000, READY_COUNT],
    ['empty', 1, 1],
  ]);
  expect(rows.reasons.reduce((sum, [, count]) => sum + count, 0)).toBe(READY_COUNT);
  const adopted = await store.adoptDraft(draft, createSealer(Buffer.from(request.key)));
  expect(adopted.recipientCount).toBe(READY_COUNT);
  expect(await adopted.read(READY_COUNT - 1)).toMatchObject({ values: [`Name ${READY_COUNT - 1}`, expect.anything()] });
  expect(await adopted.read(READY_COUNT)).toBeUndefined();
  await expect(adopted.add([])).rejects.toThrow('takes no more rows');
  await adopted.close();
  expect(await readdir(join(request.dataFolder, 'drafts'))).toEqual([]);
});

test('it comes to what it comes to in one thread', async () => {
  const [first, second] = [await scene(), await scene()];
  const { draft, ...alone } = await freezeWorkbook(first.request, SILENT);
  const { draft: ofThread, ...inThread } = await freezeWorkbookInWorker(worker.path, second.request, SILENT, never());
  expect(inThread).toEqual(alone);
  expect({ ...ofThread, id: '' }).toEqual({ ...draft, id: '' });
});

test('the key is in no file, and no row either', async () => {
  const { request, path } = await scene();
  await freezeWorkbookInWorker(worker.path, request, SILENT, never());
  const key = Buffer.from(request.key);
  for (const file of await filesIn(request.dataFolder)) {
    const content = await readFile(file);
    expect(
      content.includes(key) || content.includes(key.toString('base64')) || content.includes(key.toString('hex')),
    ).toBe(false);
    expect(file === path || !content.includes(fictionalPhone(3))).toBe(true);
  }
});

test('one that is ended halfway is rejected with the reason, and what it has left can be taken away', async () => {
  const { request, store } = await scene();
  const reading = new AbortController();
  const reason = new Error('A newer reading has begun.');
  const watcher: FreezeWatcher = { ...SILENT, opened: () => reading.abort(reason) };
  await expect(freezeWorkbookInWorker(worker.path, request, watcher, reading.signal)).rejects.toBe(reason);
  await store.abandonDraft(request.draftId);
  expect(await readdir(join(request.dataFolder, 'drafts')).catch(() => [])).toEqual([]);
});

const inThread = (request: FreezeRequest): Promise<unknown> =>
  freezeWorkbookInWorker(worker.path, request, SILENT, never());
const inThis = (request: FreezeRequest): Promise<unknown> => freezeWorkbook(request, SILENT);

test.each([inThread, inThis])('what a person can mend comes as such, and leaves no draft', async (freeze) => {
  const { request } = await scene(['Name,Town', 'Ann,Bath']);
  await expect(freeze(request)).rejects.toBeInstanceOf(HumanError);
  expect(await readdir(join(request.dataFolder, 'drafts'))).toEqual([]);
});

test.each([inThread, inThis])(
  'without a key of the book nobody is taken for one who hasn’t opted out',
  async (freeze) => {
    const { request } = await scene();
    const sealer = { ...createSealer(newKey()), keyId: 'another' };
    const keys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(sealer) };
    const opened = await openPeopleBook(request.dataFolder, keys, { kind: 'window', name: 'test' });
    if (opened.kind === 'open') await opened.book.close();
    await expect(freeze({ ...request, hasBook: true })).rejects.toThrow('can’t be read in this thread');
  },
);

test('the same thread gives its rows to whoever asks for them', async () => {
  const { request } = await scene();
  let rowCount = 0;
  await checkWorkbookInWorker(worker.path, request.check, (rows) => void (rowCount += rows.length));
  expect(rowCount).toBe(LINES.length - 1);
});

test('what a thread that failed has left on disk is taken away by the window', async () => {
  const { services, keyring, store, ...scene } = new CampaignScene();
  const recipients = new WorkbookRecipients(
    { ...NO_FILE, open: () => Promise.resolve({ kind: 'file', path: scene.folder }) },
    {
      ...services,
      keyring,
      freeze: async ({ draftId, key }) => {
        const draft = await store.createDraft(createSealer(Buffer.from(key)), draftId);
        await draft.complete();
        await draft.letGo();
        throw new Error('It was ended.');
      },
      onChange: () => undefined,
    },
  );
  await recipients.read({});
  expect(recipients.view([]).kind).toBe('failed');
  expect(await readdir(join(store.dataFolder, 'drafts'))).toEqual([]);
  await recipients.close();
});

const NO_FILE = {
  address: 'file:///contacts.xlsx',
  name: 'contacts.xlsx',
  stamp: () => Promise.resolve(null),
  watch: () => () => undefined,
};
