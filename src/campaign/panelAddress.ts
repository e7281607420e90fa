/** What a panel's page keeps of its campaign, so that the panel comes back to it after a reload. */
export type PanelAddress =
  | { readonly kind: 'workbook'; readonly workbook: string }
  | { readonly kind: 'session'; readonly id: string };

export function panelAddress(sessionId: string | null, workbook: string | null): string {
  return sessionId === null && workbook !== null ? `${WORKBOOK}${workbook}` : `${SESSION}${sessionId ?? ''}`;
}

export function parsePanelAddress(text: string): PanelAddress {
  return text.startsWith(SESSION)
    ? { kind: 'session', id: text.slice(SESSION.length) }
    : { kind: 'workbook', workbook: text.slice(WORKBOOK.length) };
}

const WORKBOOK = 'workbook:';
const SESSION = 'session:';
