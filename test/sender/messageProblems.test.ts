import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_ATTACHMENT } from '../../src/sender/content/attachment';
import { BitSet } from '../../src/sender/journal/bitSet';
import { BlankCells } from '../../src/sender/content/blankCells';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import {
  excerptAroundBlank,
  MAX_MESSAGE_LENGTH,
  MESSAGE_PROBLEMS,
  messageProblem,
  MessageProblems,
  problemReason,
  type MessageProblem,
} from '../../src/sender/content/messageProblems';
import { compileTemplate, fillTemplate, type Template } from '../../src/sender/content/template';
import { quickestMs } from '../quickest';

const HEADERS = ['Prénom', 'Montant', 'Note'];

function compile(source: string): Template {
  const compiled = compileTemplate(source, HEADERS);
  if (!compiled.ok) throw new Error(`unknown: ${compiled.unknownNames.join()}`);
  return compiled.template;
}

function show(source: string, values: readonly string[]): string | null {
  const template = compile(source);
  const problem = messageProblem(template, values);
  return problem && `${problem}: ${formatSentence(problemReason(problem, template, values, HEADERS), ENGLISH)}`;
}

describe('a row’s message', () => {
  test.each<readonly [string, readonly string[], string | null]>([
    ['Bonjour {{Prénom}}', ['Zoë', '', ''], null],
    ['Bonjour {{Prénom}}', ['', '', ''], 'blankVariable: “Prénom” is empty.'],
    ['Bonjour {{Prénom}}', [' \u00A0', '', ''], 'blankVariable: “Prénom” is empty.'],
    ['Bonjour {{Prénom|vous}}', ['', '', ''], null],
    ['{{Prénom}} {{Montant}}', ['', '', ''], 'emptyMessage: The message would be empty.'],
    ['{{Prénom}} {{Montant}}!', ['', '', ''], 'blankVariable: “Prénom” is empty, and 1 more.'],
    ['Vous devez {{Montant}}', ['', '#REF!', ''], 'blankVariable: The formula of “Montant” ended in an error (#REF!).'],
    [
      '{{Note}}{{Note}}',
      ['', '', 'x'.repeat(32_769)],
      'tooLong: The message would have 65538 characters; WhatsApp takes at most 65536.',
    ],
  ])('%s', (source, values, expected) => expect(show(source, values)).toBe(expected));

  test.each<readonly [string, readonly string[], string]>([
    ['Bonjour {{Prénom}},\n\nVotre commande', ['', '', ''], 'Bonjour , Votre commande'],
    [
      'Chers amis de l’association du quartier, bonjour {{Prénom}} !',
      ['', '', ''],
      '…ociation du quartier, bonjour  !',
    ],
    ['{{Montant}} pour {{Prénom}}.', ['', '12 €', ''], '12 € pour .'],
  ])('with a gap, around it: %j', (source, values, expected) =>
    expect(excerptAroundBlank(compile(source), values)).toBe(expected),
  );
});

describe('all rows at once', () => {
  const cell = fc.oneof(
    fc.constantFrom('', ' ', '#N/A', 'Zoë', 'x'.repeat(30_000), 'y'.repeat(40_000)),
    fc.string({ maxLength: 4 }),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 40 });
  const source = fc
    .array(fc.constantFrom('Bonjour ', ' ', '{{Prénom}}', '{{Montant|rien}}', '{{Montant}}', '{{Note}}'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join(''));

  /** Whom an earlier session has sent this to: each third. */
  const gotIt = (index: number): boolean => index % 3 === 2;

  function problemsOf(template: Template, people: readonly (readonly string[])[]): MessageProblems {
    const cells = new BlankCells();
    const [tooLong, alreadySent] = [new BitSet(), new BitSet()];
    for (const [index, values] of people.entries()) {
      cells.add(values);
      if (gotIt(index)) alreadySent.add(index);
      const { length } = fillTemplate(template, values);
      if (length > MAX_MESSAGE_LENGTH) tooLong.add(index);
      expect(length).toBeLessThanOrEqual(cells.longestMessage(template));
    }
    const found = { tooLong, attachments: new Map(), templates: new Map(), alreadySent };
    return new MessageProblems({ template, attachment: NO_ATTACHMENT }, cells, found);
  }

  test('say the same as one by one', () => {
    fc.assert(
      fc.property(source, rows, (text, people) => {
        const template = compile(text);
        const problems = problemsOf(template, people);
        const expected: Record<MessageProblem, number[]> = {
          emptyMessage: [],
          tooLong: [],
          attachment: [],
          template: [],
          alreadySent: [],
          blankVariable: [],
        };
        for (const [index, values] of people.entries()) {
          const problem = messageProblem(template, values);
          const isSendable = problem === null || problem === 'blankVariable';
          if (isSendable && gotIt(index)) expected.alreadySent.push(index);
          else if (problem) expected[problem].push(index);
        }
        for (const problem of MESSAGE_PROBLEMS) {
          expect([...problems.indexes(problem)]).toEqual(expected[problem]);
          expect(problems.counts[problem]).toBe(expected[problem].length);
        }
        const never = [...expected.emptyMessage, ...expected.tooLong, ...expected.alreadySent];
        const leftOut = (decision: 'send' | 'leaveOut'): ReadonlySet<number> =>
          new Set([...problems.leftOut(decision)].map(({ index }) => index));
        expect(leftOut('send')).toEqual(new Set(never));
        expect(leftOut('leaveOut')).toEqual(new Set([...never, ...expected.blankVariable]));
        expect(problems.leftOutCount('leaveOut')).toBe(leftOut('leaveOut').size);
      }),
    );
  });

  test('name the blank columns with their rows', () => {
    const people = [
      ['', '', ''],
      ['Zoë', '', ''],
      ['Ana', '5', ''],
    ];
    expect(problemsOf(compile('A {{Prénom}} {{Montant}} {{Note|-}}'), people).blankColumns).toEqual([
      { column: 0, rowCount: 1 },
      { column: 1, rowCount: 2 },
    ]);
  });

  test('take no time and little memory for a million', async () => {
    const cells = new BlankCells();
    const [blank, full] = [
      ['', 'x', ''],
      ['Zoë', '', 'y'],
    ];
    for (let index = 0; index < 1_000_000; index += 1) cells.add(index % 3 === 0 ? (blank ?? []) : (full ?? []));
    const template = compile('A {{Prénom}} {{Montant}} {{Note}}');
    const tookMs = await quickestMs(() => {
      const { counts } = new MessageProblems({ template, attachment: NO_ATTACHMENT }, cells, {
        tooLong: new BitSet(),
        attachments: new Map(),
        templates: new Map(),
        alreadySent: new BitSet(),
      });
      expect(counts.blankVariable).toBe(1_000_000);
    });
    expect(tookMs).toBeLessThan(50);
  });
});
