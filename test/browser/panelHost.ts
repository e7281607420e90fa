import type { PanelState, RowView } from '../../src/panel/protocol';
import type { PanelPage } from './panelPage';

export const ROWS: readonly RowView[] = [
  { row: 7, cell: 'C7', phoneText: '06 39 98 00 12', reason: 'This number does not exist in France.' },
  { row: 15, cell: 'C15', phoneText: '\u200F12 34', reason: 'The number is too short.' },
  { row: 22, cell: 'C22', phoneText: '<b>3.36E+10</b>', reason: 'Rounded by Excel: format the column as text.' },
];

/** What the host would answer to the page's preview and rows, with a fixed recipient. */
export async function answer(panel: PanelPage, state: PanelState): Promise<void> {
  for (const intent of await panel.intents()) {
    if (intent.type === 'preview') {
      const text = state.template.replaceAll('{{Prénom|vous}}', 'Élodie');
      const preview = {
        index: intent.index,
        row: intent.index + 2,
        phone: '+33 1 99 00 12 34',
        text,
        attachmentName: state.attachment,
      };
      await panel.send({ type: 'preview', preview });
    }
    if (intent.type === 'showRows') {
      await panel.send({ type: 'rows', verdict: intent.verdict, rows: ROWS, totalCount: 31, groups: [] });
    }
  }
}
