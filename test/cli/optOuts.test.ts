import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, CliProcess, jsonLines, phonesOf, place, runLines, UNPACED, type CliEnd, type Place } from './cli';
import { until } from '../until';
import { fictionalPhone, writeRecipients, writeWorkbook } from './workbook';

interface OptOutLine {
  readonly phone: string;
  readonly why: string;
  readonly from: string;
  readonly at: string;
}

interface Given {
  readonly at: Place;
  readonly path: string;
  readonly optOuts: (...args: readonly string[]) => Promise<CliEnd>;
  readonly send: (...more: readonly string[]) => Promise<CliEnd>;
}

async function given(count: number): Promise<Given> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), count);
  return {
    at,
    path,
    optOuts: async (...args) => await cli(['opt-outs', ...args, '--data', at.data]),
    send: async (...more) =>
      await cli(['send', path, '--message', 'Bonjour {{Nom}}', ...at.arguments, ...UNPACED, ...more]),
  };
}

const listed = ({ stdout }: CliEnd): readonly string[] =>
  jsonLines<OptOutLine>(stdout)
    .map(({ phone }) => phone)
    .toSorted();

describe('who has opted out', () => {
  test('is listed with when, why and from where, and no more once they are removed', async () => {
    const { optOuts } = await given(1);
    expect((await optOuts('add', fictionalPhone(3))).code).toBe(0);
    expect((await optOuts('add', fictionalPhone(4).slice(2), '--country', 'US')).code).toBe(0);
    const { code, stdout } = await optOuts('list');
    const lines = jsonLines<OptOutLine>(stdout);
    expect([code, lines.map(({ phone }) => phone).toSorted()]).toEqual([0, [fictionalPhone(3), fictionalPhone(4)]]);
    expect(lines[0]).toMatchObject({ why: 'byHand', from: '', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u) });
    expect((await optOuts('remove', fictionalPhone(3))).code).toBe(0);
    expect(listed(await optOuts('list'))).toEqual([fictionalPhone(4)]);
  });

  test('is counted by check, with the reason, and not where the messages go', async () => {
    const { path, at, optOuts } = await given(5);
    await optOuts('add', fictionalPhone(1));
    const { stdout } = await cli(['check', path, '--rows', '--data', at.data]);
    const [summary, ...rows] = jsonLines<Record<string, unknown>>(stdout);
    expect(summary).toMatchObject({ counts: { ready: 4, optedOut: 1 }, countries: { US: 4 } });
    expect(rows.filter(({ verdict }) => verdict === 'optedOut')).toEqual([
      expect.objectContaining({
        row: 3,
        phone: fictionalPhone(1),
        reason: expect.stringMatching(/^Entered by hand, on /u),
      }),
    ]);
  });

  test('is left out by send', async () => {
    const { at, optOuts, send } = await given(6);
    await optOuts('add', fictionalPhone(2));
    const end = await send();
    expect([end.code, runLines(end).counts]).toMatchObject([0, { total: 5, sent: 5 }]);
    expect(phonesOf(at.ledger())).toEqual([0, 1, 3, 4, 5].map(fictionalPhone).toSorted());
  });

  test('isn’t written to where that is entered while the run goes on', async () => {
    const { at, path, optOuts } = await given(40);
    const paced = [...at.arguments, '--rate', '4', '--batch-delay', '0', '--concurrency', '1'];
    const run = new CliProcess(['send', path, '--message', 'Bonjour {{Nom}}', ...paced]);
    await until(() => at.ledger().length >= 2);
    expect((await optOuts('add', fictionalPhone(30))).code).toBe(0);
    const { counts } = runLines(await run.end);
    expect(counts).toMatchObject({ total: 40, sent: 39, skipped: 1, left: 0 });
    expect(phonesOf(at.ledger())).not.toContain(fictionalPhone(30));
  });

  test('isn’t written to by a resume either', async () => {
    const { at, path, optOuts } = await given(30);
    const paced = [...at.arguments, '--rate', '10', '--batch-delay', '0', '--concurrency', '1'];
    const run = new CliProcess(['send', path, '--message', 'Bonjour {{Nom}}', ...paced]);
    await until(() => at.ledger().length >= 3);
    run.kill('SIGKILL');
    await run.end;
    const [{ session: id } = { session: '' }] = jsonLines<{ readonly session: string }>(run.stdout);
    await optOuts('add', fictionalPhone(29));
    const resumed = await cli(['resume', id, ...at.arguments, ...UNPACED]);
    expect(runLines(resumed).counts).toMatchObject({ total: 30, skipped: 1, left: 0 });
    expect(phonesOf(at.ledger())).not.toContain(fictionalPhone(29));
  });
});

test('whoever is forgotten is in no session and no list any more', async () => {
  const { at, optOuts, send } = await given(3);
  const { id } = runLines(await send());
  await optOuts('add', fictionalPhone(1));
  const { code, stdout, stderr } = await cli(['forget', fictionalPhone(1), '--data', at.data]);
  expect([code, jsonLines(stdout)]).toEqual([0, [{ forgotten: true, sessions: 1, rows: 1 }]]);
  expect(stderr).toContain('had opted out');
  expect(listed(await optOuts('list'))).toEqual([]);
  expect(runLines(await cli(['resume', id, ...at.arguments])).counts).toMatchObject({ total: 3, sent: 3 });
});

describe('a list of opt-outs', () => {
  test('is imported whole, and exported as it was, to either kind of file', async () => {
    const { at, path, optOuts } = await given(25);
    const imported = await optOuts('import', path);
    expect([imported.code, jsonLines(imported.stdout).at(-1)]).toEqual([0, { imported: 25 }]);
    for (const name of ['out.csv', 'out.xlsx']) {
      const file = join(at.folder, name);
      expect((await optOuts('export', file)).code).toBe(0);
      const again = await given(1);
      await again.optOuts('import', file);
      expect(listed(await again.optOuts('list'))).toEqual(listed(await optOuts('list')));
    }
    expect(await readFile(join(at.folder, 'out.csv'), 'utf8')).toContain(fictionalPhone(7));
    const there = await optOuts('export', join(at.folder, 'out.csv'));
    expect([there.code, (await optOuts('export', join(at.folder, 'out.csv'), '--overwrite')).code]).toEqual([2, 0]);
  });

  test('is imported by its column of those who said so, where it has one', async () => {
    const { at, optOuts } = await given(1);
    const answers = ['oui', '', 'x', 'non', 'STOP', '12/03/2026', 'peut-être'];
    const rows = answers.map((answer, index) => [`n° ${index}`, fictionalPhone(index), answer]);
    const path = await writeWorkbook(join(at.folder, 'list.xlsx'), [['Nom', 'Téléphone', 'Désinscrit'], ...rows]);
    const { stderr } = await optOuts('import', path);
    expect(stderr).toContain('have opted out: 1.');
    expect(listed(await optOuts('list'))).toEqual([0, 2, 4, 5].map(fictionalPhone).toSorted());
  });
});

test.each([
  [['add', 'nobody'], /no phone number/u],
  [['add'], /One PHONE is needed/u],
  [['forget'], /One of these is needed/u],
  [['export', 'out.txt'], /must end with/u],
])('%j is refused', async (args, said) => {
  const { optOuts } = await given(1);
  const { code, stderr } = await optOuts(...args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
});

describe('a book of people whose key is gone', () => {
  test('keeps everything that is new from being sent, and says how to begin anew', async () => {
    const { at, path, optOuts, send } = await given(3);
    await optOuts('add', fictionalPhone(1));
    await writeFile(join(at.data, 'key'), randomBytes(32).toString('base64'));
    const book = join(at.data, 'people');
    for (const end of [await cli(['check', path, '--data', at.data]), await send(), await optOuts('list')]) {
      expect([end.code, end.stdout]).toEqual([2, '']);
      expect(end.stderr).toContain(`as ${join(at.data, 'key')}, or begin a new book: move the folder ${book} away`);
    }
    expect(at.ledger()).toEqual([]);
    await rename(book, `${book}.away`);
    expect([listed(await optOuts('list')), (await send()).code]).toEqual([[], 0]);
  });
});

describe('the words that opt out', () => {
  test('can be named, and are the only ones then', async () => {
    const { send, at } = await given(12);
    const said = [
      { phone: fictionalPhone(10), text: 'Basta!' },
      { phone: fictionalPhone(11), text: 'STOP' },
    ];
    const slowly = ['--simulate', JSON.stringify({ latencyMs: [100, 100], answers: said }), '--concurrency', '1'];
    const { counts } = runLines(await send(...slowly, '--opt-out-words', 'basta, no más'));
    expect([counts.skipped, phonesOf(at.ledger()).includes(fictionalPhone(10))]).toEqual([1, false]);
  });

  test.each([
    ['--opt-out-words', ' , ', '--opt-out-words takes words with commas between them.'],
    ['--already-sent-days', '-1', '--already-sent-days can’t be -1.'],
    ['--already-sent-days', 'x', '--already-sent-days can’t be x.'],
  ])('%s refuses “%s”', async (argument, value, refusal) => {
    const { send } = await given(1);
    const end = await send(`${argument}=${value}`);
    expect([end.code, end.stderr]).toEqual([2, expect.stringContaining(refusal)]);
  });
});
