import type { Uri } from 'vscode';

/** What a panel's page keeps of its campaign, so that the panel comes back to it after a reload. */
export type CampaignKey =
  | { readonly kind: 'workbook'; readonly uri: string }
  | { readonly kind: 'session'; readonly id: string };

export function workbookKey(uri: Uri): string {
  return `${WORKBOOK}${uri.toString()}`;
}

export function sessionKey(id: string): string {
  return `${SESSION}${id}`;
}

export function parseKey(key: string): CampaignKey {
  return key.startsWith(SESSION)
    ? { kind: 'session', id: key.slice(SESSION.length) }
    : { kind: 'workbook', uri: key.slice(WORKBOOK.length) };
}

const WORKBOOK = 'workbook:';
const SESSION = 'session:';
