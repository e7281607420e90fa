import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { openContainer } from '../../src/workbook/file/container';
import { openSource } from '../../src/workbook/file/byteSource';
import { failure, fixture, read } from './read';
import { makeZip } from './zip';

const SEED = 20_261_125;

/** It is read, or a person is told what is wrong with it: nothing else. */
async function checkTold(bytes: Uint8Array): Promise<void> {
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
  }
}

test('any bytes are a list, or are told to be none', async () => {
  const piece = fc.constantFrom(
    'Nom;Tél\n',
    '"',
    '""',
    ';',
    ',',
    '\t',
    '\r',
    '\n',
    '01 99 00 12 34',
    'sep=;\n',
    '\uFEFF',
    '=',
    '\u0000',
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join('')))),
    fc.array(piece, { maxLength: 60 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join(''), 'utf16le'))),
  );
  await fc.assert(fc.asyncProperty(bytes, checkTold), { seed: SEED, numRuns: 500 });
});

test('an OpenDocument sheet with any damage is read, or told to be damaged', async () => {
  const source = await openSource({ kind: 'file', path: fixture('opendocument.ods') });
  const container = await openContainer(source);
  const chunks: Uint8Array[] = [];
  for await (const chunk of container.readPart('content.xml', 10 ** 8)) chunks.push(chunk);
  await source.close();
  const content = Buffer.concat(chunks).toString();
  const damage = fc.tuple(
    fc.nat(content.length),
    fc.nat(40),
    fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&',
      '99999999999',
      '-1',
      'NaN',
      '</table:table>',
      '<table:table-row>',
      '<text:p>',
      '\u0000',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (damages) => {
      let text = content;
      for (const [at, length, other] of damages) text = text.slice(0, at) + other + text.slice(at + length);
      await checkTold(makeZip([{ name: 'content.xml', content: text }]));
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test('a record without end is refused before it fills the memory', async () => {
  for (const endless of [';'.repeat(8_000_000), `"${'x'.repeat(8_000_000)}`]) {
    const source = new Uint8Array(Buffer.from(`Nom;Tél\nZoë;01 99 00 12 34\n${'Ana;x\n'.repeat(20_000)}${endless}`));
    expect((await failure(source))[0]).toMatch(/^Row 20003 (?:doesn’t end|has cells beyond)/u);
  }
});
