import { sentence } from '../../sender/sentence';
import type { BlankDecision } from '../../sender/content/messageProblems';
import { nearestHeader } from '../../sender/content/nearestHeader';
import { isForeign } from '../../sender/content/placeholders';
import { element, setShown, setText } from '../widgets/element';
import { unknownNameText } from '../../panel/unknownNameText';
import type { Page } from '../page';
import type { PanelState, ProblemsView, RowList } from '../../panel/protocol';

export interface MessageMending {
  /** Puts another header in the place of a name. */
  readonly rename: (from: string, to: string) => void;
  /** Gives a column a fallback, to be typed by the person. */
  readonly addFallback: (column: string) => void;
  readonly showRows: (list: RowList) => void;
}

/** Names in the message that are no header, each with the nearest one at a click. */
export function unknownNames({ texts }: Page, { rename }: MessageMending) {
  const node = element('div', { class: 'problem', role: 'alert' });
  let shown = '';
  return {
    node,
    update: (names: readonly string[], headers: readonly string[]): void => {
      const key = JSON.stringify([names, headers]);
      setShown(node, names.length > 0);
      if (key === shown) return;
      shown = key;
      node.replaceChildren(...names.map((name) => describe(name, headers)));
    },
  };

  function describe(name: string, headers: readonly string[]): HTMLElement {
    const near = nearestHeader(name, headers);
    const said = texts.say(unknownNameText(name, near));
    if (near === null) return element('p', {}, said);
    const own = `{{${near}}}`;
    const label = isForeign(name) ? texts.t('Use {0}', own) : texts.t('Use “{0}”', near);
    const use = element('button', { type: 'button', class: 'link' }, label);
    use.addEventListener('click', () => rename(name, near));
    return element('p', {}, said, ' ', use);
  }
}

/** The rows with a gap in the message: what they would read, and what becomes of them. */
export function blankRows({ texts, post }: Page, mending: MessageMending) {
  const { t } = texts;
  const sentences = element('div', {});
  const decide = (decision: BlankDecision, label: string) => {
    const input = element('input', { type: 'radio', name: 'blank-decision' });
    input.addEventListener('change', () => post({ type: 'decideBlank', decision }));
    return { decision, input, node: element('label', { class: 'check' }, input, label) };
  };
  const choices = [decide('send', t('Send anyway')), decide('leaveOut', t('Leave these rows out'))];
  const show = element('button', { type: 'button', class: 'link' }, t('Show the rows'));
  show.addEventListener('click', () => mending.showRows('blankVariable'));
  const fallback = element('button', { type: 'button', class: 'link' }, t('Add a fallback'));
  const bar = element('div', { class: 'decisions' }, ...choices.map((choice) => choice.node), fallback, show);
  const node = element(
    'div',
    { class: 'warning-box', role: 'group', 'aria-label': t('Gaps in the message') },
    sentences,
    bar,
  );
  let column = '';
  fallback.addEventListener('click', () => mending.addFallback(column));
  node.hidden = true;
  return {
    node,
    update: ({ problems }: PanelState, isFixed: boolean): void => {
      const isShown = problems !== null && problems.counts.blankVariable > 0 && !isFixed;
      setShown(node, isShown);
      if (!isShown) return;
      column = problems.blankColumns[0]?.name ?? '';
      const lines = describeBlank(problems);
      if (sentences.textContent !== lines.join('')) {
        sentences.replaceChildren(...lines.map((line) => element('p', {}, line)));
      }
      for (const { decision, input } of choices) {
        if (input.checked !== (problems.decision === decision)) input.checked = problems.decision === decision;
      }
    },
  };

  function describeBlank({ blankColumns, excerpt }: ProblemsView): readonly string[] {
    const lines = blankColumns.map(({ name, rowCount }) =>
      texts.plural(
        rowCount,
        sentence('In {0} row “{1}” is empty.', texts.number(rowCount), name),
        sentence('In {0} rows “{1}” is empty.', texts.number(rowCount), name),
      ),
    );
    return [...lines, t('The message will read “{0}”.', excerpt)];
  }
}

/** How much of the longest message is used up; says nothing while there is room. */
export function lengthCounter({ texts }: Page, maximum: number) {
  const node = element('p', { class: 'note', role: 'status' });
  node.hidden = true;
  return {
    node,
    update: (length: number): void => {
      setShown(node, length > maximum * NEARLY_FULL_SHARE);
      node.classList.toggle('note', length <= maximum);
      node.classList.toggle('problem', length > maximum);
      setText(node, texts.t('{0} of {1} characters', texts.number(length), texts.number(maximum)));
    },
  };
}

const NEARLY_FULL_SHARE = 0.9;
