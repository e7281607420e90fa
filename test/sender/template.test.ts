import { describe, expect, test } from 'vitest';
import { compileTemplate, fillTemplate } from '../../src/sender/template';

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
  test('leaves single braces alone', () => check('{Prénom}', '{Prénom}'));
  test('treats object words as headers like any other', () => check('{{__proto__}} {{constructor}}', 'hidden built'));
  test('names each unknown column once', () => checkUnknown('{{Age}} {{Ville|x}} {{Age}}', ['Age', 'Ville']));
  test('reads no property of anything', () => checkUnknown('{{toString}} {{length}}', ['toString', 'length']));
});
