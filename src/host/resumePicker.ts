import { window } from 'vscode';
import { message } from '../sender/message';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import { hostTexts, say } from './speech';

/** Lets the user pick an unfinished session. Undefined where they didn't, or where there is none. */
export async function pickSession(store: SessionStore): Promise<string | undefined> {
  const sessions = (await store.list()).filter(({ state }) => state === 'unfinished');
  if (sessions.length === 0) {
    void window.showInformationMessage(say(message('Every session is finished: there is nothing to resume.')));
    return undefined;
  }
  const picked = await window.showQuickPick(sessions.map(sessionItem), {
    title: say(message('Resume Session')),
    placeHolder: say(message('Type an id or a file name')),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.id;
}

function sessionItem({ info, sentCount, totalCount, leftCount, unknownCount }: ListedSession) {
  const { number } = hostTexts();
  const started = new Date(info.createdAtMs).toLocaleString();
  const left = message('{0} left, {1} to be looked up', number(leftCount), number(unknownCount));
  return {
    id: info.id,
    label: info.fileName,
    description: info.id,
    detail: `${say(message('{0} of {1} sent', number(sentCount), number(totalCount)))} · ${say(left)} · ${started}`,
  };
}

/** After a crash: tells once of the newest session that was interrupted, and offers to go on with it. */
export async function offerResume(store: SessionStore, resume: (id: string) => Promise<void>): Promise<void> {
  const interrupted = (await store.list()).filter(({ isInterrupted }) => isInterrupted);
  const [newest] = interrupted;
  if (!newest) return;
  const { number } = hostTexts();
  const { info, sentCount, totalCount } = newest;
  const sentence =
    interrupted.length === 1
      ? message('Sending {0} was interrupted: {1} of {2} sent.', info.fileName, number(sentCount), number(totalCount))
      : message(
          'Sending {0} was interrupted: {1} of {2} sent. {3} more sessions are unfinished.',
          info.fileName,
          number(sentCount),
          number(totalCount),
          number(interrupted.length - 1),
        );
  const yes = say(message('Resume'));
  const answer = await window.showInformationMessage(say(sentence), yes, say(message('Not Now')));
  if (answer === yes) await resume(info.id);
}
