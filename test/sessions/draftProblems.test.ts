import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailureCode } from '../../src/sender/failureCode';
import { NO_ATTACHMENT, type AttachmentChoice } from '../../src/sender/content/attachment';
import { compileTemplate, type Template } from '../../src/sender/content/template';
import { openSession } from '../../src/sessions/openSession';
import { readyRow, SELF, StoredSession } from './storedSession';

let stored: StoredSession;

function compiled(text: string): Template {
  const result = compileTemplate(text, ['Name', 'Phone']);
  if (!result.ok) throw new Error('The template is right.');
  return result.template;
}

const nothingAttached = (): Promise<null> => Promise.reject(new Error('There is nothing to look at.'));

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

test('who is left out from the start is so in the journal, and stays so', async () => {
  const { store, sealer } = stored;
  const draft = await store.createDraft(sealer);
  await draft.add([0, 1, 2].map((index) => ({ ...readyRow(index), values: [index === 1 ? '' : 'Zoë', '+1'] })));
  await draft.complete();
  const template = compiled('{{Name}}!');
  const problems = await draft.problems({ template, attachment: NO_ATTACHMENT }, nothingAttached);
  const settings = { template: '{{Name}}!', headers: ['Name', 'Phone'], phoneColumn: 1, country: 'US', source: '/x' };
  const about = { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' } as const;
  const id = await draft.commit({ ...settings, attachment: { kind: 'none' } }, about, problems.leftOut('leaveOut'));
  await draft.close();
  expect(await store.read(id)).toMatchObject({ state: 'unfinished', isInterrupted: false, skippedCount: 1 });
  const session = await openSession(store, id, sealer, SELF);
  expect([0, 1, 2].map((index) => session.rows.status(index))).toEqual(['queued', 'skipped', 'queued']);
  await session.close();
});

test('where the messages go doesn’t count who is left out', async () => {
  const draft = await stored.store.createDraft(stored.sealer);
  const rows = ['FR', 'BE', 'FR'].map((country, index) => {
    return {
      ...readyRow(index),
      values: [index === 2 ? '' : 'Zoë', '+1'],
      destination: { country, isForeignRead: false },
    };
  });
  await draft.add(rows);
  await draft.complete();
  const content = { template: compiled('{{Name}}!'), attachment: NO_ATTACHMENT };
  const problems = await draft.problems(content, nothingAttached);
  const counted = (['send', 'leaveOut'] as const).map((decision) =>
    draft.destinations(problems.leftOut(decision)).map(({ country, readyCount }) => `${readyCount} ${country}`),
  );
  expect(counted).toEqual([
    ['2 FR', '1 BE'],
    ['1 FR', '1 BE'],
  ]);
  await draft.close();
});

test('a message that is too long for a row is found by reading the rows', async () => {
  const draft = await stored.store.createDraft(stored.sealer);
  await draft.add([0, 1].map((index) => ({ ...readyRow(index), values: ['x'.repeat(40_000 * index), '+1'] })));
  await draft.complete();
  const twice = [0, 0].map((column) => ({ kind: 'column', column, fallback: '-' }) as const);
  expect([
    ...(await draft.problems({ template: twice, attachment: NO_ATTACHMENT }, nothingAttached)).indexes('tooLong'),
  ]).toEqual([1]);
  await draft.close();
});

test('whom a template of the Business API can’t take is found by reading the rows, and left out with the reason', async () => {
  const draft = await stored.store.createDraft(stored.sealer);
  const names = ['Zoë', '', 'Ada\nLovelace'];
  await draft.add(names.map((name, index) => ({ ...readyRow(index), values: [name, '+1'] })));
  await draft.complete();
  const parameters = [{ kind: 'text', column: 0 }] as const;
  const components = [{ type: 'body', parameters }] as const;
  const cloudTemplate = { name: 'greeting', language: 'fr', isMarketing: false, components };
  const content = { template: compiled('{{Name}}!'), attachment: NO_ATTACHMENT, cloudTemplate };
  const problems = await draft.problems(content, nothingAttached);
  // Nobody is asked about a gap that Meta wouldn’t take.
  expect(problems.blankColumns).toEqual([]);
  expect([...problems.leftOut('send')]).toEqual([
    { index: 1, code: 'parameterEmpty' },
    { index: 2, code: 'parameterSpacing' },
  ]);
  await draft.close();
});

test('whose file can’t be attached is found before the start, and each file is looked at once', async () => {
  const { store, sealer } = stored;
  const draft = await store.createDraft(sealer);
  const names = ['a.pdf', 'missing.pdf', '../secret', '', 'a.pdf', 'missing.pdf'];
  await draft.add(names.map((name, index) => ({ ...readyRow(index), values: [name, '+1'] })));
  await draft.complete();
  const looked: string[] = [];
  const choice: AttachmentChoice = { kind: 'column', column: 0, folder: '/files' };
  const problems = await draft.problems({ template: compiled('Bonjour'), attachment: choice }, async ({ path }) => {
    looked.push(path);
    return await Promise.resolve(path.includes('missing') ? 'attachmentMissing' : null);
  });
  expect(looked).toEqual(['/files/a.pdf', '/files/missing.pdf']);
  expect([...problems.leftOut(null)]).toEqual([
    { index: 1, code: 'attachmentMissing' },
    { index: 2, code: 'attachmentOutside' },
    { index: 5, code: 'attachmentMissing' },
  ]);
  await draft.close();
});

test('a file for everyone that can’t be attached is everyone’s problem, and without a text it is nobody’s', async () => {
  const draft = await stored.store.createDraft(stored.sealer);
  await draft.add([0, 1, 2].map((index) => readyRow(index)));
  await draft.complete();
  const attachment: AttachmentChoice = { kind: 'file', path: '/flyer.png' };
  const problemsWith = (code: FailureCode | null) =>
    draft.problems({ template: [], attachment }, () => Promise.resolve(code));
  expect((await problemsWith('attachmentTooLarge')).counts).toMatchObject({ attachment: 3, emptyMessage: 0 });
  expect((await problemsWith(null)).leftOutCount(null)).toBe(0);
  await draft.close();
});
