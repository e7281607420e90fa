import { window } from 'vscode';
import { sentence } from '../../sender/sentence';
import type { ListedSession, SessionList, SessionStore, UnreadableSession } from '../../sessions/sessionStore';
import { hostTexts, say } from '../window/speech';

/**
 * Lets the user pick a session that isn't finished, one that another window sends included: it can be watched.
 * Undefined where they didn't, or where there is none.
 * @throws HumanError what is wrong with the one that they picked, where it can't be read
 */
export async function pickSession(store: Pick<SessionStore, 'listToShow'>): Promise<ListedSession | undefined> {
  const { sessions, unreadable } = await store.listToShow();
  const unfinished = sessions.filter(({ state }) => state !== 'finished');
  if (unfinished.length + unreadable.length > 0) {
    return await pick({ sessions: unfinished, unreadable }, say(sentence('Resume Session')));
  }
  void window.showInformationMessage(say(sentence('Every session is finished: there is nothing to resume.')));
  return undefined;
}

/** The same of any session, finished or not. */
export async function pickAnySession(store: Pick<SessionStore, 'listToShow'>): Promise<ListedSession | undefined> {
  const list = await store.listToShow();
  if (list.sessions.length + list.unreadable.length > 0) return await pick(list, say(sentence('Export Results')));
  void window.showInformationMessage(say(sentence('There are no sessions yet: send a workbook first.')));
  return undefined;
}

/** Beside what the user is doing: they need not answer. */
export async function askToResume(question: string): Promise<boolean> {
  const yes = say(sentence('Resume'));
  return (await window.showInformationMessage(question, yes, say(sentence('Not Now')))) === yes;
}

async function pick({ sessions, unreadable }: SessionList, title: string): Promise<ListedSession | undefined> {
  const picked = await window.showQuickPick([...sessions.map(sessionItem), ...unreadable.map(unreadableItem)], {
    title,
    placeHolder: say(sentence('Type an id or a file name')),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked && 'error' in picked) throw picked.error;
  return picked?.session;
}

function unreadableItem({ id, error }: UnreadableSession) {
  return { error, label: `$(warning) ${say(sentence('Can’t be read'))}`, description: id, detail: say(error.happened) };
}

function sessionItem(session: ListedSession) {
  const { info, state, sentCount, totalCount, leftCount, inDoubtCount } = session;
  const { number } = hostTexts();
  const parts = [
    sentence('{0} of {1} sent', number(sentCount), number(totalCount)),
    sentence('{0} left, {1} to be looked up', number(leftCount), number(inDoubtCount)),
    ...(state === 'running' ? [sentence('being sent now')] : []),
  ];
  const started = new Date(info.createdAtMs).toLocaleString();
  return { session, label: info.fileName, description: info.id, detail: [...parts.map(say), started].join(' · ') };
}
