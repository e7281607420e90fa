import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOptOutHeader, readOptOutCell } from '../../src/people/optOutColumn';
import { DEFAULT_OPT_OUT_WORDS, readReply } from '../../src/people/optOutWords';

describe('a reply', () => {
  test.each([
    'STOP',
    'stop',
    ' Stop. ',
    '«STOP»',
    'stop!!! 🙏',
    'Arrêt',
    'ARRET',
    'arre\u0302t',
    'Désabonner',
    'ba\u00adja',
    'Désinscription',
    'opt-out',
    'Opt out',
    'STOPP',
    'Abmelden!',
    'annulla',
    'Sair',
    'Стоп',
    '*STOP*',
    '\u200eSTOP\u200f',
    'ＳＴＯＰ',
  ])('“%s” is an opt-out', (text) => {
    expect(readReply(text)).toBe('optOut');
  });

  test.each([
    'Please stop writing to me',
    'Don’t stop!',
    'STOP merci',
    'je veux me désinscrire',
    'stop stop',
    'quiero darme de baja ya',
  ])('“%s” has to be read by a person', (text) => {
    expect(readReply(text)).toBe('ask');
  });

  test.each(['', '👍', 'Oui', 'Bus stopped here', 'nonstop', 'Merci, à demain', 'unstoppable', 'Bajar', '1'])(
    '“%s” is neither',
    (text) => {
      expect(readReply(text)).toBe('none');
    },
  );

  test('is read by the words of the setting alone, of which an empty one is none', () => {
    expect(readReply('Basta', ['basta', ' ', ''])).toBe('optOut');
    expect(readReply('Stop', ['basta', ' ', ''])).toBe('none');
    expect(readReply('', ['', '!'])).toBe('none');
  });

  test('that is a word is an opt-out, whatever its capitals and whatever signs are around it', () => {
    const signs = fc.string({
      unit: fc.constantFrom(' ', '.', ',', '!', '?', '-', '*', '_', '"', '«', '»', '\n', '\u00a0', '\u200b', '…'),
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...DEFAULT_OPT_OUT_WORDS),
        signs,
        signs,
        fc.boolean(),
        (word, before, after, isLower) => {
          expect(readReply(`${before}${isLower ? word.toLowerCase() : word}${after}`)).toBe('optOut');
        },
      ),
    );
  });
});

describe('a column of a sheet', () => {
  test.each([
    'STOP',
    'Opt out',
    'opt-out',
    'OPT_OUT',
    'Désinscrit',
    'DÉSABONNÉ',
    'Unsubscribed?',
    'Do not contact',
    'Don’t contact',
    'Ne pas contacter',
    'Baja',
    'nicht kontaktieren',
  ])('headed “%s” says who has opted out', (header) => {
    expect(isOptOutHeader(header)).toBe(true);
  });

  test.each(['', 'Nom', 'Arrêt de bus', 'Opt in', 'Stopover', 'Contact', 'Abonné', 'Annulé'])(
    'headed “%s” doesn’t',
    (header) => {
      expect(isOptOutHeader(header)).toBe(false);
    },
  );

  test.each([
    [
      ['yes', 'OUI', 'Sí', 'ja', 'x', 'X', '1', 'TRUE', 'Vrai', '✓', '✔️', ' oui. ', 'STOP', 'désinscrit', 'WAHR'],
      'out',
    ],
    [['', ' ', '-', '–', '.', 'no', 'Non', 'NEIN', '0', 'FALSE', 'faux', '❌', '☐', 'Não'], 'in'],
    [['12/05/2024', '2024-05-12 09:30', '2024-05-12T09:30:00.000Z', 'le 12.5.24'], 'out'],
    [['?', '2', 'le 3 mai', 'peut-être', 'yes but no', 'voir Anna', '!'], 'unclear'],
  ] as const)('says of %j: %s', (texts, cell) => {
    expect(texts.map(readOptOutCell)).toEqual(texts.map(() => cell));
  });
});
