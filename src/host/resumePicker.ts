import { window } from 'vscode';
import { message } from '../sender/message';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import { hostTexts, say } from './speech';

/**
 * Lets the user pick a session that isn't finished, one that another window sends included: it can be watched.
 * Undefined where they didn't, or where there is none.
 */
export async function pickSession(store: SessionStore): Promise<ListedSession | undefined> {
  const sessions = (await store.list()).filter(({ state }) => state !== 'finished');
  if (sessions.length === 0) {
    void window.showInformationMessage(say(message('Every session is finished: there is nothing to resume.')));
    return undefined;
  }
  return await pick(sessions, say(message('Resume Session')));
}

/** Lets the user pick a session, finished or not. Undefined where they didn't, or where there is none. */
export async function pickAnySession(store: SessionStore): Promise<ListedSession | undefined> {
  const sessions = await store.list();
  if (sessions.length > 0) return await pick(sessions, say(message('Export Results')));
  void window.showInformationMessage(say(message('There are no sessions yet: send a workbook first.')));
  return undefined;
}

async function pick(sessions: readonly ListedSession[], title: string): Promise<ListedSession | undefined> {
  const picked = await window.showQuickPick(sessions.map(sessionItem), {
    title,
    placeHolder: say(message('Type an id or a file name')),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.session;
}

function sessionItem(session: ListedSession) {
  const { info, state, sentCount, totalCount, leftCount, unknownCount } = session;
  const { number } = hostTexts();
  const parts = [
    message('{0} of {1} sent', number(sentCount), number(totalCount)),
    message('{0} left, {1} to be looked up', number(leftCount), number(unknownCount)),
    ...(state === 'running' ? [message('being sent now')] : []),
  ];
  const started = new Date(info.createdAtMs).toLocaleString();
  return { session, label: info.fileName, description: info.id, detail: [...parts.map(say), started].join(' · ') };
}
