import { element, setShown, setText } from '../widgets/element';
import type { Page, Section } from '../page';
import { button } from '../widgets/toolkit';

/** Asks before a session goes on through another account than the one it was sent through. */
export function accountQuestion({ texts: { t }, post }: Page): Section {
  const answer = (goOn: boolean) => (): void => {
    post({ type: 'link', action: { kind: 'answerAccount', goOn } });
    setShown(node, false);
  };
  const words = element('p');
  const node = element(
    'div',
    { class: 'question', role: 'alert', 'aria-label': t('Another account') },
    words,
    element(
      'div',
      { class: 'buttons' },
      button('primary', t('Stop'), answer(false)),
      button('secondary', t('Go on with this account'), answer(true)),
    ),
  );
  return {
    node,
    update: ({ otherAccount }) => {
      setShown(node, otherAccount !== null);
      if (otherAccount === null) return;
      setText(
        words,
        t(
          'Linked is {0}: not the account that this session was sent through. Nothing has been sent through it. People would get the rest of the messages from another number.',
          otherAccount,
        ),
      );
    },
  };
}
