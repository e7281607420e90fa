import { describe, expect, test } from 'vitest';
import { attachmentFor, type AttachmentChoice } from '../../src/sender/content/attachment';
import { composeMessage } from '../../src/sender/content/compose';

const BY_COLUMN: AttachmentChoice = { kind: 'column', column: 1, folder: '/files' };

describe('the file that a row names', () => {
  const check = (name: string, expected: string | null): void => {
    const named = attachmentFor(BY_COLUMN, ['Élodie', name]);
    const path = named.kind === 'file' ? named.attachment.path : named.kind === 'refused' ? named.code : null;
    expect(path, name).toBe(expected);
    if (named.kind === 'file') expect(named.attachment.folder).toBe('/files');
  };

  test('is in the folder, or below it', () => {
    check('invoice 17.pdf', '/files/invoice 17.pdf');
    check('  17.pdf ', '/files/17.pdf');
    check('march/17.pdf', '/files/march/17.pdf');
    check(String.raw`march\17.pdf`, '/files/march/17.pdf');
    check('..17.pdf', '/files/..17.pdf');
  });

  test('never outside', () => {
    for (const name of [
      '../17.pdf',
      'march/../../17.pdf',
      '/etc/17.pdf',
      String.raw`..\17.pdf`,
      String.raw`\\server\17.pdf`,
      'C:17.pdf',
      'c:/17.pdf',
      'a\0.pdf',
      '..',
    ])
      check(name, 'attachmentOutside');
  });

  test('is none where the cell is empty, or there is no cell', () => {
    check('', null);
    check('   ', null);
    expect(attachmentFor(BY_COLUMN, [])).toEqual({ kind: 'none' });
  });
});

describe('a message', () => {
  const skipCode = (text: string, attachment: AttachmentChoice, values: readonly string[]): string | null =>
    composeMessage({ template: [{ kind: 'text', text }], attachment }, values).skipCode;

  test('of a file alone is one, and of nothing is none', () => {
    expect(skipCode('', { kind: 'file', path: '/flyer.png' }, [])).toBeNull();
    expect(skipCode(' ', { kind: 'none' }, [])).toBe('emptyMessage');
    expect(skipCode(' ', BY_COLUMN, ['Élodie', ''])).toBe('emptyMessage');
  });

  test('is not sent without the file that its row names', () => {
    expect(skipCode('Bonjour', BY_COLUMN, ['Élodie', '../secret'])).toBe('attachmentOutside');
    expect(skipCode('Bonjour', BY_COLUMN, ['Élodie', ''])).toBeNull();
  });
});
