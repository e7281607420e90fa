import { element, setShown, titledSection } from '../widgets/element';
import { isOver, type Page, type Section } from '../page';
import type { PanelState, RunView } from '../../panel/protocol';
import type { ReportView } from '../../panel/report';
import { button, divider } from '../widgets/toolkit';
import { resultKey } from './resultKey';

export interface ReportSection extends Section {
  readonly show: (report: ReportView) => void;
}

/** The summary of a session, once nothing of it is being sent. It opens by itself at the end of a run that was watched. */
export function reportSection({ texts: { t }, post }: Page): ReportSection {
  let run: RunView | null = null;
  let asked = '';
  const summary = element('summary', {}, element('span', { class: 'fold-title' }, t('Summary')));
  const parts = element('div', { class: 'report-parts' });
  const save = button('secondary', t('Save for printing…'), () => post({ type: 'report', action: 'save' }));
  const details = element('details', { class: 'report' }, summary, parts, element('div', { class: 'buttons' }, save));
  const node = element('div', {}, divider(), titledSection(t('Report'), details));
  node.hidden = true;

  details.addEventListener('toggle', () => look());

  /** Anew where something has become of a row since. */
  function look(): void {
    if (run === null || !details.open || !isOver(run.phase) || resultKey(run) === asked) return;
    asked = resultKey(run);
    post({ type: 'report', action: 'show' });
  }

  return {
    node,
    update: ({ run: current }: PanelState) => {
      const isSame = current?.sessionId === run?.sessionId;
      const wasUnderWay = isSame && run !== null && !isOver(run.phase);
      if (!isSame) {
        details.open = false;
        asked = '';
        parts.replaceChildren();
      }
      run = current;
      if (wasUnderWay && current?.phase === 'finished') details.open = true;
      setShown(node, current !== null && isOver(current.phase));
      look();
    },
    show: ({ sections }: ReportView): void => parts.replaceChildren(...sections.map(reportPart)),
  };
}

function reportPart({ title, lines }: ReportView['sections'][number]): HTMLElement {
  const rows = lines.map(({ label, value, share }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, label),
      element('td', {}, element('bdi', {}, value)),
      element('td', {}, share),
    ),
  );
  return element('table', {}, element('caption', {}, title), element('tbody', {}, ...rows));
}
