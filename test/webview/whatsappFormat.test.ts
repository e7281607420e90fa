import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWhatsappFormat, type FormattedPart } from '../../src/webview/message/whatsappFormat';
import { quickestMs } from '../quickest';

const TAGS = {
  bold: 'b',
  italic: 'i',
  struck: 's',
  fixed: 'pre',
  code: 'code',
  bullet: 'li',
  numbered: 'ol',
  quote: 'q',
};

function show(parts: readonly FormattedPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'hiddenMark') return `[${part.codePoint}]`;
      return `<${TAGS[part.kind]}>${show(part.parts)}</${TAGS[part.kind]}>`;
    })
    .join('');
}

function check(text: string, expected: string): void {
  expect(show(parseWhatsappFormat(text))).toBe(expected);
}

describe('a message as WhatsApp shows it', () => {
  test('leaves plain text alone', () => check('Bonjour Élodie,\nà demain', 'Bonjour Élodie,\nà demain'));
  test('bold', () => check('un *mot* gras', 'un <b>mot</b> gras'));
  test('italic', () => check('_tout_', '<i>tout</i>'));
  test('struck', () => check('~non~ oui', '<s>non</s> oui'));
  test('fixed width', () => check('```a *b* c```', '<pre>a *b* c</pre>'));
  test('fixed width over lines', () => check('```a\nb```', '<pre>a\nb</pre>'));
  test('code', () => check('`x_y_z`', '<code>x_y_z</code>'));
  test('one style in another', () => check('*très _fort_*', '<b>très <i>fort</i></b>'));
  test('next to punctuation', () => check('(*oui*), *non*!', '(<b>oui</b>), <b>non</b>!'));
  test('not inside a word', () => check('snake_case_name 2*3*4', 'snake_case_name 2*3*4'));
  test('not with a space inside the mark', () => check('et * non * et _ non _', 'et * non * et _ non _'));
  test('not over a line break', () => check('*a\nb*', '*a\nb*'));
  test('an open mark stays', () => check('*a et *b*', '<b>a et *b</b>'));
  test('nothing between marks stays', () => check('** __ ~~ ``````', '** __ ~~ ``````'));
  test('several lines', () => check('*a*\n*b\n_c_', '<b>a</b>\n*b\n<i>c</i>'));
  test('HTML is text', () => check('<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'));
});

describe('a line that begins with a mark', () => {
  test('of a list', () => check('A :\n* un\n- *deux*\nfin', 'A :\n<li>un\n</li><li><b>deux</b>\n</li>fin'));
  test('of a numbered list', () => check('1. un\n12. _deux_', '<ol>un\n</ol><ol><i>deux</i></ol>'));
  test('of a quote', () => check('> cité\nnon', '<q>cité\n</q>non'));
  test('and then another', () => check('> - un', '<q>- un</q>'));
  test('needs its space and some text', () => check('-un\n1.un\n>un\n- \n2024', '-un\n1.un\n>un\n- \n2024'));
  test('is bold where the star closes', () => check('*un*\n* deux*', '<b>un</b>\n<li>deux*</li>'));
  test('not inside the line', () => check('a - b > c', 'a - b > c'));
  test('not in text of a fixed width', () => check('```\n- a\n> b```\n- c', '<pre>\n- a\n> b</pre>\n<li>c</li>'));
});

describe('characters that nobody could see', () => {
  test('zero-width and direction marks', () => check('a\u200Bb\u202Ec', 'a[U+200B]b[U+202E]c'));
  test('byte order mark and controls', () => check('\uFEFFa\u0007', '[U+FEFF]a[U+0007]'));
  test('inside a style', () => check('*a\u200F*', '<b>a[U+200F]</b>'));
  test('a joiner of an emoji belongs to it', () => check('👩‍👧 👍🏽‍💻', '👩‍👧 👍🏽‍💻'));
  test('a joiner of Persian belongs to it', () => check('می‌خواهم', 'می‌خواهم'));
  test('tab and line break are seen', () => check('a\tb\nc', 'a\tb\nc'));
});

test('no text is lost, whatever it is', () => {
  const marks = fc.constantFrom('*', '_', '~', '`', '```', ' ', '\n', 'a', 'é', '1', '.', '1. ', '\n- ', '\n> ');
  const bare = (text: string): string => text.replaceAll(/[*_~`]/gu, '');
  const words = (parts: readonly FormattedPart[]): string =>
    parts
      .map((part) =>
        'parts' in part ? ('mark' in part ? part.mark : '') + words(part.parts) : part.kind === 'text' ? part.text : '',
      )
      .join('');
  fc.assert(
    fc.property(fc.array(marks), (pieces) => {
      const text = pieces.join('');
      expect(bare(words(parseWhatsappFormat(text)))).toBe(bare(text));
    }),
  );
});

test.each(['*a ', '_a* ', '`a ', '```a ', '*_~`a ', '*a _b ~c', '- a\n', '> ```\n', '```\n- '])(
  'the longest message of %j takes no time',
  async (piece) => {
    const message = piece.repeat(65_536 / piece.length);
    expect(await quickestMs(() => void parseWhatsappFormat(message))).toBeLessThan(1000);
  },
);
