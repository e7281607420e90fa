import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { ResultsView } from '../../panel/protocol';
import { button } from '../widgets/toolkit';
import { followUpForm } from './followUpForm';

/** What makes another session of these rows: to try again, or to follow up. */
export function againButtons(page: Page) {
  const { texts, post } = page;
  const follow = followUpForm(page);
  const retry = button('secondary', '', () => post({ type: 'retryFailed' }));
  const followUp = button('secondary', texts.t('Follow up…'), () => follow.open(true));
  const buttons = element('div', { class: 'buttons' }, retry, followUp);
  const node = element('div', { class: 'again' }, buttons, follow.node);

  function hide(): void {
    follow.open(false);
    setShown(node, false);
  }

  hide();
  return {
    node,
    /** While the session is being sent, and where another one is looked at. */
    hide,
    show: (results: ResultsView, isFinished: boolean): void => {
      const { retry: retryCount, unread, unanswered } = results.childCounts;
      follow.update(results);
      setShown(node, retryCount + unread + unanswered > 0);
      setShown(retry, retryCount > 0);
      setText(retry, texts.t('Retry failed ({0})', texts.number(retryCount)));
      setShown(followUp, isFinished && unread + unanswered > 0);
    },
  };
}
