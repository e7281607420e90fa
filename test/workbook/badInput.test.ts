import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { compileTemplate, fillTemplate } from '../../src/sender/content/template';
import { findLocale } from '../../src/workbook/formats/locale';
import { english, failure, read } from './read';
import { MAIN, makeZip, rowXml, sheetParts, workbookOf } from './zip';

/** What else may stand in a workbook, and what it gets; files that can't be read at all are in brokenFiles.test.ts. */

const PHONE = '+33199001234';
/** France's numbers for fiction are landlines. */
const LANDLINE = 'A landline: WhatsApp is mostly on mobile numbers.';

/** Each row's verdict, number and reason, and its other values. */
async function check(
  rows: readonly (readonly (string | number | null)[])[],
  expected: readonly (readonly unknown[])[],
): Promise<void> {
  const { rows: found } = await read(workbookOf(rows));
  expect(
    found.map(({ verdict, phone, reason, values }) => [verdict, phone, english(reason), ...values.slice(1)]),
  ).toEqual(expected);
}

describe('headers', () => {
  test('named like properties of every object are just headers', async () => {
    const headers = ['Tél', '__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const { sheet, rows } = await read(workbookOf([headers, [PHONE, 'a', 'b', 'c', 'd']]));
    expect(sheet.headers).toEqual(headers);
    expect(rows.map(({ values }) => values)).toEqual([[PHONE, 'a', 'b', 'c', 'd']]);
    const compiled = compileTemplate('{{__proto__}} {{constructor}} {{toString}} {{hasOwnProperty}}', sheet.headers);
    expect(compiled.ok && fillTemplate(compiled.template, rows[0]?.values ?? [])).toBe('a b c d');
  });
  test('that are the same or empty have names of their own', async () => {
    const { sheet } = await read(
      workbookOf([
        ['Tél', 'Nom', 'nom', null, ' Nom '],
        [PHONE, 'a', 'b', 'c', 'd'],
      ]),
    );
    expect(sheet.headers).toEqual(['Tél', 'Nom', 'nom (2)', 'D', 'Nom (3)']);
  });
});

describe('phone cells', () => {
  test('a number of more than 15 digits', () =>
    check(
      [['Nom', 'Tél'].toReversed(), [1_234_567_890_123_456, 'x']],
      [
        [
          'invalid',
          null,
          'Excel keeps only 15 digits of a number, so this one is damaged: format the column as text and type it again.',
          'x',
        ],
      ],
    ));
  test('right-to-left and zero-width marks', () =>
    check(
      [
        ['Tél', 'Nom'],
        ['\u202A+33\u200B1 99\u200F 00 12 34\u202C', 'x'],
      ],
      [['ready', PHONE, LANDLINE, 'x']],
    ));
  test('a number shown with groups is read as the number', async () => {
    const styles = `<styleSheet xmlns="${MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="3"/></cellXfs></styleSheet>`;
    const rows = `${rowXml(['Tél'])}<row><c s="1"><v>33199001234</v></c></row>`;
    for (const locale of ['en-US', 'de', 'de-CH', 'fr']) {
      const shown = ['33', '199', '001', '234'].join(findLocale(locale).groupSign);
      const { rows: found } = await read(makeZip(sheetParts(rows, { 'xl/styles.xml': styles })), { locale });
      expect(found.map(({ phone, phoneText }) => [phone, phoneText])).toEqual([[PHONE, shown]]);
    }
  });
  test('an error', async () => {
    const rows = `${rowXml(['Tél', 'Nom'])}<row><c t="e"><f>A9</f><v>#REF!</v></c><c t="str"><v>x</v></c></row>`;
    const { rows: found } = await read(makeZip(sheetParts(rows)));
    expect(
      found.map(({ verdict, cell, reason, errorColumns }) => [verdict, cell, english(reason), errorColumns]),
    ).toEqual([['invalid', 'A2', 'The formula in the cell ended in an error (#REF!).', [0]]]);
  });
});

describe('cells are texts, whatever they hold', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '&amp;lt;b&gt;',
    '=cmd|’/c calc’!A1',
    '=HYPERLINK("http://127.0.0.1")',
    '+1+1',
    '-2',
    '@SUM(A1)',
    '[object Object]',
    '{{Tél}}',
    'a\u202Eb\u200Bc',
  ])('%j', (text) =>
    check(
      [
        ['Tél', 'Nom'],
        [PHONE, text],
      ],
      [['ready', PHONE, LANDLINE, text]],
    ),
  );
});

describe('too large', () => {
  const whatToDo = 'Split it into several workbooks, or delete the sheets and columns that aren’t needed.';
  test('a part beyond its limit is refused before it is inflated', async () => {
    // Hardly packed at all, so that the ratio is an honest one.
    const content = new Uint8Array(randomBytes(800_000));
    const parts = sheetParts(rowXml(['Tél', PHONE]));
    const big = { name: 'xl/styles.xml', content, claimedBytes: 65 * 1024 * 1024 };
    expect(await failure(makeZip([...parts, big]))).toEqual(['The workbook is too large to be read.', whatToDo]);
  });
});
