import type { PanelState, ResultsQuestion, ResultsView, RowView, ToWebview } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';
import type { PanelPage } from './panelPage';

export const ROWS: readonly RowView[] = [
  { row: 7, cell: 'C7', phoneText: '06 39 98 00 12', reason: 'This number does not exist in France.' },
  { row: 15, cell: 'C15', phoneText: '\u200F12 34', reason: 'The number is too short.' },
  { row: 22, cell: 'C22', phoneText: '<b>3.36E+10</b>', reason: 'Rounded by Excel: format the column as text.' },
];

/** Rows of a session in each status, as the host tells them. */
export const RESULTS: ResultsView = {
  status: null,
  find: '',
  page: 0,
  rows: [
    resultRow(0, { status: 'read', about: 'Élodie · Durand · Paris' }),
    resultRow(1, { status: 'failed', about: 'François · Lefèvre · Lyon', reason: 'This number isn’t on WhatsApp' }),
    resultRow(2, { status: 'inDoubt', isUndecided: true, reason: 'WhatsApp didn’t confirm the message' }),
    resultRow(3, { status: 'left', atMs: null }),
  ],
  foundCount: 10_000,
  pageSize: 50,
  counts: { sent: 111, delivered: 1862, read: 2240, answered: 0, failed: 38, skipped: 4, inDoubt: 3, left: 5742 },
  childCounts: { retry: 36, unread: 1973, unanswered: 4213 },
  headers: ['Prénom', 'Nom', 'Ville'],
};

function resultRow(index: number, change: Partial<ResultsView['rows'][number]>): ResultsView['rows'][number] {
  const atMs = Date.UTC(2026, 0, 5, 9, 30);
  const phone = `+1212555010${index}`;
  return { index, row: index + 2, phone, about: '', status: 'sent', isUndecided: false, atMs, reason: '', ...change };
}

function asked({ status, find, page }: ResultsQuestion): ResultsQuestion {
  return { status, find, page };
}

/** What the host would answer to what the page has asked for last, with a fixed recipient. */
export async function answer(panel: PanelPage, state: PanelState): Promise<void> {
  const latest = new Map((await panel.intents()).map((intent) => [intent.type, intent]));
  await panel.send(...[...latest.values()].flatMap((intent) => answerTo(intent, state)));
}

function answerTo(intent: FromWebview, state: PanelState): readonly ToWebview[] {
  switch (intent.type) {
    case 'preview': {
      const { index } = intent;
      const text = state.template.replaceAll('{{Prénom|vous}}', 'Élodie');
      const preview = {
        index,
        row: index + 2,
        phone: '+33 1 99 00 12 34',
        text,
        look: null,
        attachmentName: state.attachment,
      };
      return [{ type: 'preview', preview }];
    }
    case 'showResults':
      return [{ type: 'results', results: { ...RESULTS, ...asked(intent) } }];
    case 'showRows':
      return [{ type: 'rows', verdict: intent.verdict, rows: ROWS, totalCount: 31, groups: [] }];
    default:
      return [];
  }
}
