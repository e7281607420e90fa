import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { fixture, read } from './read';
import { MAIN, makeZip, rowXml, sheetParts } from './zip';

/** Whatever the bytes: a result or a HumanError, soon. fast-check prints its seed with a failure. */
const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150), endOnFailure: true };

async function isCivil(bytes: Uint8Array): Promise<boolean> {
  const started = performance.now();
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
  }
  return performance.now() - started < 5000;
}

test('any bytes', async () => {
  const start = fc.constantFrom('', 'PK\u0003\u0004', 'PK\u0005\u0006');
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 600 }), (mark, tail) =>
      isCivil(new Uint8Array(Buffer.concat([Buffer.from(mark), tail]))),
    ),
    RUNS,
  );
});

test.each(['openpyxl.xlsx', 'xlsxwriter-inline.xlsx', 'old-excel.xls'])('bytes of %s changed', async (name) => {
  const whole = new Uint8Array(await readFile(fixture(name)));
  // Half of the changes go to the end, where the zip has its directory.
  const place = fc.oneof(fc.nat(whole.length - 1), fc.integer({ min: whole.length - 800, max: whole.length - 1 }));
  const changes = fc.array(fc.tuple(place, fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x50)), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, fc.option(fc.nat(whole.length)), (changes, cut) => {
      const bytes = whole.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      return isCivil(cut === null ? bytes : bytes.slice(0, cut));
    }),
    RUNS,
  );
});

test('any XML in the parts', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<row>',
      '</row>',
      '<c t="s">',
      '<c r="ZZZZZZZZZ9">',
      '<c t="inlineStr">',
      '<is>',
      '</is>',
      '</c>',
      '<v>',
    ),
    fc.constantFrom(
      '</v>',
      '<t>',
      '</t>',
      '<si>',
      '&lt;',
      '&x;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<!DOCTYPE a>',
      '<row r="1e9">',
    ),
    fc.constantFrom(
      '<numFmt numFmtId="1" formatCode="[$-"/>',
      '<xf numFmtId="164"/>',
      '<cellXfs>',
      '</cellXfs>',
      '<row r="0">',
    ),
    fc.constant(rowXml(['Tél', '01 99 00 12 34', -1e308])),
    fc.string({ maxLength: 5, unit: 'binary' }),
  );
  const xml = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(xml, xml, xml, (rows, shared, styles) =>
      isCivil(
        makeZip(
          sheetParts(rows, {
            'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared}</sst>`,
            'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
          }),
        ),
      ),
    ),
    RUNS,
  );
});
