import { failureText } from '../../sender/failureText';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { CheckedMessage } from '../../campaign/prepare';
import type { Draft } from '../../sessions/draft';
import { say } from '../say';

/** How to send to those, too, who have got the message already. */
export const INCLUDE = sentence('Add {0} to send it to them once more.', '--include-already-sent');

/** Whom the message doesn't go to, and why: whoever sees it can stop, mend the cells or the files, and begin again. */
export async function sayLeftOut(draft: Draft, checked: CheckedMessage): Promise<void> {
  sayAlreadySent(checked);
  await sayRefused(draft, checked);
}

/** They are left out, unless the user has said otherwise. */
function sayAlreadySent({ problems }: CheckedMessage): void {
  const { alreadySent: count } = problems.counts;
  if (count === 0) return;
  const said = sentence(
    'Left out, since this very message has gone to them already: {0}. {1}',
    countOf(count),
    INCLUDE,
  );
  process.stderr.write(`${say(said)}\n`);
}

async function sayRefused(draft: Draft, { problems }: CheckedMessage): Promise<void> {
  for (const problem of ['attachment', 'template'] as const) {
    const count = problems.counts[problem];
    if (count === 0) continue;
    let shownCount = 0;
    for (const index of problems.indexes(problem)) {
      if (shownCount === REFUSED_SHOWN_COUNT) break;
      shownCount += 1;
      const { row } = (await draft.read(index)) ?? { row: 0 };
      process.stderr.write(`${say(sentence('Row {0}: {1}.', row, failureText(problems.codeOf(problem, index))))}\n`);
    }
    process.stderr.write(`${say(LEFT_OUT[problem](count))}\n`);
  }
}

const LEFT_OUT = {
  attachment: (count: number): Sentence =>
    sentence('Rows whose file can’t be attached are left out: {0}.', countOf(count)),
  template: (count: number): Sentence =>
    sentence('Rows that the template can’t take are left out: {0}.', countOf(count)),
} as const;

const REFUSED_SHOWN_COUNT = 20;
