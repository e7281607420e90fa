import { describe, expect, test } from 'vitest';
import { NO_ATTACHMENT } from '../../src/sender/content/attachment';
import { fillTemplate, lookOf, type ChosenTemplate } from '../../src/sender/content/cloudTemplate';
import { compileTemplate, type Template } from '../../src/sender/content/template';
import { templateProblem } from '../../src/sender/content/templateRules';

const HEADERS = ['Name', 'Code', 'File'];

function compiled(text: string): Template {
  const result = compileTemplate(text, HEADERS);
  if (!result.ok) throw new Error('The text is right.');
  return result.template;
}

const BODY = compiled('Hello {{Name|you}}, take {{Code}}.');

const OFFER: ChosenTemplate = {
  name: 'offer',
  language: 'en',
  isMarketing: true,
  components: [
    { type: 'body', parameters: [{ kind: 'text', column: 0, fallback: 'you' }] },
    { type: 'button', subType: 'copy_code', index: 0, parameters: [{ kind: 'coupon', column: 1 }] },
  ],
  shown: {
    header: compiled('For {{Name|you}}'),
    footer: 'Answer STOP to get no more',
    buttons: [{ text: 'Copy' }, { text: 'See', url: compiled('https://example.com/{{Code}}') }],
  },
};

describe('What goes into a template is refused before the start', () => {
  test.each<readonly [name: string, code: string, problem: string | null]>([
    ['Ada', 'SPRING', null],
    ['', 'SPRING', null],
    ['#N/A', 'SPRING', null],
    ['Ada', '', 'parameterEmpty'],
    ['Ada', ' \u00a0', 'parameterEmpty'],
    ['Ada', '#N/A', 'parameterEmpty'],
    ['Ada\nLovelace', 'SPRING', 'parameterSpacing'],
    ['Ada\r\nLovelace', 'SPRING', 'parameterSpacing'],
    ['Ada\tLovelace', 'SPRING', 'parameterSpacing'],
    ['Ada     Lovelace', 'SPRING', 'parameterSpacing'],
    ['Ada    Lovelace', 'SPRING', null],
    ['  Ada\n', 'SPRING', null],
    ['Ada', 'A'.repeat(15), null],
    ['Ada', 'A'.repeat(16), 'parameterTooLong'],
    ['A'.repeat(56), 'SPRING', null],
    ['A'.repeat(57), 'SPRING', 'templateTooLong'],
  ])('%j and %j', (name, code, problem) => {
    const content = { cloudTemplate: OFFER, template: BODY, attachment: NO_ATTACHMENT };
    expect(templateProblem(content, [name, code, ''])).toBe(problem);
  });

  test.each([
    [1024, null],
    [1025, 'templateTooLong'],
  ])('a body of %i characters', (length, problem) => {
    const cloudTemplate = { ...OFFER, shown: undefined };
    const content = { cloudTemplate, template: compiled('{{Name}}'), attachment: NO_ATTACHMENT };
    expect(templateProblem(content, ['A'.repeat(length), 'SPRING', ''])).toBe(problem);
  });

  test('a row without the file that the template shows', () => {
    const media = { type: 'header', parameters: [{ kind: 'media', media: 'image' }] } as const;
    const cloudTemplate = { ...OFFER, components: [media, ...OFFER.components] };
    const attachment = { kind: 'column', column: 2, folder: '/files' } as const;
    const problemOf = (file: string) =>
      templateProblem({ cloudTemplate, template: BODY, attachment }, ['Ada', 'SPRING', file]);
    expect([problemOf('ada.png'), problemOf('')]).toEqual([null, 'templateFileMissing']);
  });
});

test('A template looks as its reader sees it, with the row’s cells or what stands for them', () => {
  expect(lookOf(OFFER, BODY, ['', 'SPRING', ''])).toEqual({
    header: 'For you',
    body: 'Hello you, take SPRING.',
    footer: 'Answer STOP to get no more',
    buttons: [{ text: 'Copy' }, { text: 'See', url: 'https://example.com/SPRING' }],
  });
});

test('What goes out holds nothing of what is only shown', () => {
  expect(Object.keys(fillTemplate(OFFER, ['Ada', 'SPRING', '']))).toEqual([
    'name',
    'language',
    'isMarketing',
    'components',
  ]);
});
