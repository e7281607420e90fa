import ExcelJS from 'exceljs';
import { appendFileSync, chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cli,
  CliProcess,
  CONTACTS,
  CONTACTS_2000,
  jsonLines,
  place,
  runLines,
  sentences,
  UNPACED,
  type CliEnd,
  type Place,
} from './cli';
import { until } from '../until';
import { readyPhones } from './journal';
import { writeWorkbook } from './workbook';

/** A session of the sample, or of another workbook; gives its id. */
async function sendTo(at: Place, path = CONTACTS, text = 'Bonjour {{Prénom}}', ...more: string[]): Promise<string> {
  return runLines(await cli(['send', path, '--message', text, ...at.arguments, ...UNPACED, ...more])).id;
}

async function exportTo(at: Place, id: string, path: string, ...more: string[]): Promise<CliEnd> {
  return await cli(['export', id, path, '--data', at.data, ...more]);
}

type Row = Readonly<Record<string, unknown>>;

/** The first sheet, as its header names the cells. */
async function rowsOf(path: string): Promise<readonly Row[]> {
  const sheet = (await new ExcelJS.Workbook().xlsx.readFile(path)).worksheets[0];
  // exceljs counts from 1.
  const [header = [], ...rows] = (sheet?.getSheetValues() ?? []).slice(1) as unknown[][];
  return rows.map((row) =>
    Object.fromEntries(Array.from(header, (name, column) => [String(name), row[column] ?? null] as const).slice(1)),
  );
}

/** Of the sample's rows, in the sheet's order. */
const NOT_READY: readonly (readonly unknown[])[] = [
  [9, 'duplicate', 'Same number as row 2', null],
  [
    11,
    'invalid number',
    'This is not a valid number in this country: France. Check its digits, or add its country code if it is of another.',
    null,
  ],
  [16, 'no number', 'The phone cell is empty.', null],
  [27, 'invalid number', 'The number is too short.', null],
  [29, 'invalid number', 'This is not a phone number.', null],
  [31, 'duplicate', 'Same number as row 3', null],
];

const VERDICTS: ReadonlySet<unknown> = new Set(['duplicate', 'invalid number', 'no number', 'hidden row']);

function byVerdict(rows: readonly Row[]): { readonly ready: readonly Row[]; readonly others: readonly Row[] } {
  return {
    ready: rows.filter((row) => !VERDICTS.has(row['Status'])),
    others: rows.filter((row) => VERDICTS.has(row['Status'])),
  };
}

/** Exit 2 and one sentence; the folder holds what it held. */
async function checkRefused(at: Place, end: () => Promise<CliEnd>, sentence: RegExp): Promise<void> {
  const before = readdirSync(at.folder);
  const { code, stdout, stderr } = await end();
  expect(stderr).toMatch(sentence);
  expect(sentences({ stderr }), 'one line').toHaveLength(1);
  expect([code, stdout]).toEqual([2, '']);
  expect(readdirSync(at.folder)).toEqual(before);
}

describe('export', () => {
  test('writes every row of the session once, in the sheet’s order, with what became of it', async () => {
    const at = await place();
    const id = await sendTo(
      at,
      CONTACTS,
      'Bonjour {{Prénom}}',
      '--simulate',
      '{"seed":5,"failures":{"permanent":0.3}}',
    );
    const path = join(at.folder, 'results.xlsx');
    const end = await exportTo(at, id, path);
    expect(end.stderr).toBe('');
    expect([end.code, jsonLines(end.stdout)]).toEqual([0, [{ session: id, file: path, rows: 30 }]]);
    const { ready: rows, others } = byVerdict(await rowsOf(path));
    expect(others.map((row) => [row['Row'], row['Status'], row['Error'], row['Tries']])).toEqual(NOT_READY);
    expect(rows.map((row) => row['Phone'])).toEqual(await readyPhones(CONTACTS));
    expect(Object.keys(rows[0] ?? {})).toEqual(
      [
        'Prénom',
        'Nom',
        'Téléphone',
        'Ville',
        'Montant',
        'Row',
        'Phone',
        'Status',
        'Sent at',
        'Delivered at',
        'Read at',
        'Answered at',
      ].concat(['Tries', 'Error', 'Message id']),
    );
    const ids = new Map(at.ledger().map((line) => [line.phone, line.id]));
    for (const row of rows) {
      const isSent = ids.has(String(row['Phone']));
      expect(row['Status']).toMatch(isSent ? /^(?:sent|delivered|read)$/u : /^failed$/u);
      expect(row['Message id']).toBe(ids.get(String(row['Phone'])) ?? null);
      expect(row['Error']).toBe(isSent ? null : 'Simulated refusal of this number');
      expect(row['Sent at'] instanceof Date).toBe(isSent);
    }
    expect(rows.filter((row) => row['Status'] === 'failed').length).toBeGreaterThan(0);
    expect(rows[0]).toMatchObject({ Prénom: 'Élodie', Téléphone: '01 99 00 12 34', Tries: 1 });
    expect(readdirSync(at.folder).toSorted()).toEqual(['data', 'ledger.jsonl', 'results.xlsx']);
  });

  test('speaks the terminal’s language', async () => {
    const at = await place();
    const id = await sendTo(at);
    const path = join(at.folder, 'resultats.xlsx');
    expect((await cli(['export', id, path, '--data', at.data], { LANG: 'fr_FR.UTF-8' })).code).toBe(0);
    const [row] = await rowsOf(path);
    expect(row?.['Statut']).toMatch(/^(?:envoyé|distribué|lu)$/u);
    const sheets = (await new ExcelJS.Workbook().xlsx.readFile(path)).worksheets.map(({ name }) => name);
    expect(sheets).toEqual(['Résultats', 'Récapitulatif']);
  });

  test('keeps formulas in cells as text, through sending and back', async () => {
    const at = await place();
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)'];
    const numbers = formulas.map((_, index) => `+33 1 99 00 12 3${index}`);
    const workbook = await writeWorkbook(join(at.folder, 'formulas.xlsx'), [
      ['Texte', 'Téléphone'],
      ...formulas.map((formula, index) => [formula, numbers[index] ?? '']),
    ]);
    const id = await sendTo(at, workbook, '{{Texte}}');
    const path = join(at.folder, 'results.xlsx');
    expect((await exportTo(at, id, path)).code).toBe(0);
    expect((await rowsOf(path)).map((row) => row['Texte'])).toEqual(formulas);
  });

  test('can be read while another process sends', async () => {
    const at = await place();
    const path = join(at.folder, 'results.xlsx');
    const message = ['--message', 'Bonjour', '--rate', '50', '--batch-delay', '0'];
    const sending = new CliProcess(['send', CONTACTS_2000, ...message, ...at.arguments]);
    await until(() => at.ledger().length > 20);
    const { session = '' } = jsonLines<{ session?: string }>(sending.stdout)[0] ?? {};
    expect((await exportTo(at, session, path)).code).toBe(0);
    sending.kill('SIGINT');
    expect((await sending.end).code).toBe(4);
    const statuses = (await rowsOf(path)).map((row) => String(row['Status']));
    expect(statuses.length).toBeGreaterThan(1000);
    expect(new Set(statuses)).toContain('not sent yet');
    expect(statuses.filter((status) => status === 'in doubt')).toEqual([]);
  });

  test('of a damaged journal gives what can be read', async () => {
    const at = await place();
    const id = await sendTo(at);
    appendFileSync(at.journalPath(id), '{"t":"sent","damaged\n');
    const path = join(at.folder, 'results.xlsx');
    expect((await exportTo(at, id, path)).code).toBe(0);
    expect(await rowsOf(path)).toHaveLength(30);
    const summary = (await new ExcelJS.Workbook().xlsx.readFile(path)).getWorksheet('Summary');
    expect(JSON.stringify(summary?.getSheetValues())).toContain('journal is damaged');
  });
});

describe('export refuses', () => {
  test('a file that is there, unless told to replace it', async () => {
    const at = await place();
    const id = await sendTo(at);
    const path = join(at.folder, 'results.xlsx');
    copyFileSync(CONTACTS, path);
    await checkRefused(at, () => exportTo(at, id, path), /results\.xlsx is there already/u);
    expect(readFileSync(path)).toEqual(readFileSync(CONTACTS));
    expect((await exportTo(at, id, path, '--overwrite')).code).toBe(0);
    expect((await rowsOf(path))[0]).toHaveProperty('Status');
  });

  test.skipIf(process.platform === 'win32')('the workbook that the session came from, by any name', async () => {
    const at = await place();
    const workbook = join(at.folder, 'contacts.xlsx');
    copyFileSync(CONTACTS, workbook);
    symlinkSync(workbook, join(at.folder, 'link.xlsx'));
    const id = await sendTo(at, workbook);
    for (const name of ['contacts.xlsx', 'link.xlsx']) {
      const end = () => exportTo(at, id, join(at.folder, name), '--overwrite');
      await checkRefused(at, end, /contacts\.xlsx is the workbook that this session was made from/u);
    }
    expect(readFileSync(workbook)).toEqual(readFileSync(CONTACTS));
  });

  test('what it can’t write or read, with what to do', async () => {
    const at = await place();
    const id = await sendTo(at);
    const good = join(at.folder, 'results.xlsx');
    await checkRefused(at, () => exportTo(at, id, join(at.folder, 'missing', 'r.xlsx')), /no folder .*missing/u);
    await checkRefused(at, () => exportTo(at, 'aaaaa-bbbbb', good), /no session aaaaa-bbbbb/u);
    await checkRefused(at, () => exportTo(at, id, join(at.folder, 'results.csv')), /must end with \.xlsx/u);
    await checkRefused(at, () => cli(['export', id, '--data', at.data]), /id and the name of the new workbook/u);
    rmSync(join(at.data, 'key'));
    await checkRefused(at, () => exportTo(at, id, good), /key that opens this session/u);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a folder that can’t be written to',
    async () => {
      const at = await place();
      const id = await sendTo(at);
      const closed = join(at.folder, 'closed');
      await mkdir(closed);
      chmodSync(closed, 0o500);
      await checkRefused(at, () => exportTo(at, id, join(closed, 'results.xlsx')), /can’t be written to/u);
    },
  );
});
