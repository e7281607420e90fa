import { element, setShown, setText } from '../widgets/element';
import { labelled } from '../widgets/labelledField';
import type { Page } from '../page';
import type { ResultsView } from '../../panel/protocol';
import type { FollowUpKind } from '../../panel/intents';
import { button, setChoices, textArea } from '../widgets/toolkit';

/** Whom to write to once more, and what. */
export function followUpForm({ texts, post }: Page) {
  const { t } = texts;
  let to: FollowUpKind = 'unread';
  let results: ResultsView | null = null;
  const whom = labelled(t('To'), 'follow-up-to', (value) => {
    to = value === 'unanswered' ? 'unanswered' : 'unread';
    draw();
  });
  const message = textArea(t('Message'), 4);
  const columns = element('p', { class: 'note' });
  const send = button('primary', t('Send follow-up…'), () => {
    if (message.value.trim() === '') return message.focus();
    post({ type: 'followUp', to, template: message.value });
  });
  const cancel = button('secondary', t('Cancel'), () => open(false));
  const node = element(
    'div',
    { class: 'follow-up', role: 'group', 'aria-label': t('Follow up') },
    whom.node,
    message,
    columns,
    element('div', { class: 'buttons' }, send, cancel),
  );
  node.hidden = true;

  function open(isOpen: boolean): void {
    setShown(node, isOpen);
    if (isOpen) message.focus();
  }

  function draw(): void {
    if (results === null) return;
    const { childCounts, headers } = results;
    const choices = [
      { value: 'unread', label: t('those who haven’t read it ({0})', texts.number(childCounts.unread)) },
      { value: 'unanswered', label: t('those who haven’t answered ({0})', texts.number(childCounts.unanswered)) },
    ];
    setChoices(whom.input, choices, to);
    const names = headers.map((header) => `{{${header}}}`).join(' ');
    setText(columns, t('The columns are: {0}. Whoever has opted out or answered is left out.', names));
  }

  return {
    node,
    open,
    update: (newest: ResultsView): void => {
      results = newest;
      draw();
    },
  };
}
