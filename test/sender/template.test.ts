import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestHeader } from '../../src/sender/content/nearestHeader';
import { addFallback, compileTemplate, fillTemplate, headerKey, renameColumn } from '../../src/sender/content/template';

const HEADERS = ['Prénom', 'Nom de famille', 'Montant dû', '__proto__', 'constructor'];
const VALUES = ['Élodie', 'Durand', '', 'hidden', 'built'];

function check(source: string, expected: string): void {
  const compiled = compileTemplate(source, HEADERS);
  expect(compiled.ok ? fillTemplate(compiled.template, VALUES) : compiled.unknownNames).toBe(expected);
}

function checkUnknown(source: string, expected: readonly string[]): void {
  const compiled = compileTemplate(source, HEADERS);
  expect(compiled.ok ? [] : compiled.unknownNames).toEqual(expected);
}

describe('the message', () => {
  test('takes a column’s value', () => check('Bonjour {{Prénom}} !', 'Bonjour Élodie !'));
  test('ignores accents, case and spaces of a name', () => check('{{ prenom }} {{NOMDEFAMILLE}}', 'Élodie Durand'));
  test('falls back where the cell is empty', () => check('Vous devez {{Montant dû|rien}}', 'Vous devez rien'));
  test('leaves an empty cell empty without a fallback', () => check('[{{Montant dû}}]', '[]'));
  test('keeps escaped braces', () => check(String.raw`\{{Prénom}}`, '{{Prénom}}'));
  test('leaves single braces and brackets alone that name no column', () =>
    check('{Ville} [x] <<y>> 50 % et 20 % [[', '{Ville} [x] <<y>> 50 % et 20 % [['));
  test.each(['{Prénom}', '[prenom]', '<<Prénom>>', '«Prénom»', '%PRENOM%', '{Nom de famille|vous}'])(
    'names the column in %s, which another program would fill in',
    (written) => checkUnknown(`Bonjour ${written} !`, [written]),
  );
  test('sends what another program would fill in where a backslash says so', () =>
    check(String.raw`\{Prénom} \[Prénom] {{Prénom}} \[x]`, String.raw`{Prénom} [Prénom] Élodie \[x]`));
  test('treats object words as headers like any other', () => check('{{__proto__}} {{constructor}}', 'hidden built'));
  test('names what isn’t closed', () => checkUnknown('a {{Prénom} b {{ c', ['{{Prénom}', '{{ c']));
  test('takes no plain braces for it', () => check(String.raw`\{{Prénom} }} {x}`, '{{Prénom} }} {x}'));
  test('names each unknown column once', () => checkUnknown('{{Age}} {{Ville|x}} {{Age}}', ['Age', 'Ville']));
  test('reads no property of anything', () => checkUnknown('{{toString}} {{length}}', ['toString', 'length']));
});

describe('headers with signs of their own', () => {
  const headers = ['Tél | Mobile', 'Montant {EUR}', 'Tél', '{{x}}'];
  const fill = (source: string): string => {
    const compiled = compileTemplate(source, headers);
    return compiled.ok
      ? fillTemplate(compiled.template, ['un', 'deux', 'trois', 'quatre'])
      : compiled.unknownNames.join();
  };
  test('a bar', () => expect(fill('{{Tél | Mobile}} {{tel|mobile|rien}} {{Tél|rien}}')).toBe('un un trois'));
  test('braces', () => expect(fill('{{Montant {EUR}}} {{Montant {EUR}|rien}} {{{{x}}}}')).toBe('deux deux quatre'));
  test('get a fallback like others', () =>
    expect(addFallback('{{Tél | Mobile}} {{Montant {EUR}}}', 'Tél | Mobile', 'x', headers)).toBe(
      '{{Tél | Mobile|x}} {{Montant {EUR}}}',
    ));
  test('each can be named as it stands', () => {
    const sign = fc.constantFrom(...'a é|{}[]%<'.split(''));
    const name = fc.string({ unit: sign, minLength: 1, maxLength: 8 }).filter((text) => headerKey(text) !== '');
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5, selector: headerKey }), (names) => {
        for (const [column, header] of names.entries()) {
          const compiled = compileTemplate(`{{${header}}}`, names);
          expect(compiled.ok ? compiled.template : compiled.unknownNames, header).toEqual([
            { kind: 'column', column, fallback: '' },
          ]);
        }
      }),
      { seed: 20_261_125 },
    );
  });
});

describe('a formula’s error', () => {
  const fill = (source: string, value: string): string => {
    const compiled = compileTemplate(source, ['a']);
    return compiled.ok ? fillTemplate(compiled.template, [value]) : '';
  };
  test.each(['#REF!', '#N/A', '#DIV/0!', '#NAME?', '#VALUE!', '#NULL!', '#NUM!', '#SPILL!'])(
    '%s reads as blank',
    (error) => {
      expect(fill('{{a|vous}}', error)).toBe('vous');
      expect(fill('[{{a}}]', error)).toBe('[]');
    },
  );
  test.each(['#1', '#Noël', 'x #REF!', '#ref!'])('is not %s', (value) => expect(fill('{{a}}', value)).toBe(value));
});

describe('mending a message', () => {
  test('another name for a column, wherever it’s named', () =>
    expect(renameColumn(String.raw`{{Prenon}} {{ prenon |vous}} \{{Prenon}} {{Nom}}`, 'Prenon', 'Prénom')).toBe(
      String.raw`{{Prénom}} {{Prénom|vous}} \{{Prenon}} {{Nom}}`,
    ));
  test('the end of what isn’t closed', () =>
    expect(renameColumn('a {{Prenom|toi} {{Prénom', '{{Prenom|toi}', 'Prénom')).toBe('a {{Prénom|toi}} {{Prénom'));
  test('a fallback where there is none', () =>
    expect(addFallback('{{Prénom}} {{prenom|toi}} {{Prénom|}} {{Nom}}', 'Prénom', 'vous')).toBe(
      '{{Prénom|vous}} {{prenom|toi}} {{Prénom|vous}} {{Nom}}',
    ));
  test('what another program would fill in', () =>
    expect(renameColumn('{prenom} [Prénom] {prenom}', '{prenom}', 'Prénom', ['Prénom'])).toBe(
      '{{Prénom}} [Prénom] {{Prénom}}',
    ));
  test('keeps what a backslash keeps', () =>
    expect(renameColumn(String.raw`\{{a}} \[b] {{c}}`, 'c', 'b', ['b'])).toBe(String.raw`\{{a}} \[b] {{b}}`));
  test('leaves $ alone', () => expect(renameColumn('{{a}}', 'a', '$&')).toBe('{{$&}}'));
});

describe('the nearest header', () => {
  const near = (name: string): string | null => nearestHeader(name, ['Prénom', 'Nom', 'Montant dû', 'E-mail', 'Id']);
  test.each([
    ['Prenon', 'Prénom'],
    ['prénoms', 'Prénom'],
    ['Préonm', 'Prénom'],
    ['Non', 'Nom'],
    ['Montant', 'Montant dû'],
    ['Montantdu', 'Montant dû'],
    ['Montat_du', 'Montant dû'],
    ['mail', 'E-mail'],
    ['{{Prenom}', 'Prénom'],
    ['{{Prénom|vous}', 'Prénom'],
    ['{{', null],
    ['Ix', null],
    ['Ville', null],
    ['', null],
    ['x'.repeat(100_000), null],
  ])('of %j', (name, expected) => expect(near(name)).toBe(expected));
});

describe('any message over any headers', () => {
  const words = fc.stringMatching(/^[^{}|\\]*$/u);
  const source = fc
    .array(
      fc.oneof(
        fc.string(),
        words.map((name) => `{{${name}}}`),
        fc.constantFrom('{{', '}}', '|', '\\{{', '{{a|b}}'),
      ),
    )
    .map((parts) => parts.join(''));
  const headers = fc.array(words, { maxLength: 6 });

  test('is filled in with nothing but its own text and the row’s cells', () => {
    fc.assert(
      fc.property(source, headers, (text, names) => {
        const compiled = compileTemplate(text, names);
        const parts = compiled.ok ? compiled.template : compiled.partial;
        const cells = names.map((_, column) => `<${column}>`);
        const filled = fillTemplate(parts, cells);
        const own = parts.map((part) => (part.kind === 'text' ? part.text : (cells[part.column] ?? part.fallback)));
        expect(filled).toBe(own.join(''));
        for (const part of parts) if (part.kind === 'column') expect(part.column).toBeLessThan(names.length);
      }),
    );
  });

  test('that names only headers is complete, and otherwise names what isn’t one', () => {
    fc.assert(
      fc.property(headers, fc.array(words, { minLength: 1, maxLength: 6 }), (names, used) => {
        const compiled = compileTemplate(used.map((name) => `{{${name}}}`).join(' '), names);
        const known = new Set(names.map(headerKey));
        const unknown = used.map((name) => name.trim()).filter((name) => !known.has(headerKey(name)));
        expect(compiled.ok ? [] : compiled.unknownNames).toEqual([...new Set(unknown)]);
      }),
    );
  });

  test('reads a cell as plain text, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.string().filter((cell) => cell.trim() !== ''),
        (cell) => {
          const compiled = compileTemplate('{{a}}{{b}}', ['a', 'b']);
          expect(compiled.ok ? fillTemplate(compiled.template, [cell, cell]) : '').toBe(cell.trim() + cell.trim());
        },
      ),
    );
  });
});
