import type { Texts } from '../../panel/texts';
import { sentence } from '../../sender/sentence';
import type { ListedSession, SessionList, UnreadableSession } from '../../sessions/sessionStore';
import type { Asking, Item } from '../dialogs/dialogs';

/**
 * Lets the user pick a session that isn't finished, one that another window sends included: it can be watched.
 * Null where they didn't, or where there is none.
 * @throws HumanError what is wrong with the one that they picked, where it can't be read
 */
export async function pickSession(
  { sessions, unreadable }: SessionList,
  asking: Asking,
): Promise<ListedSession | null> {
  const { dialogs, texts } = asking;
  const unfinished = sessions.filter(({ state }) => state !== 'finished');
  if (unfinished.length + unreadable.length > 0) {
    return await pick({ sessions: unfinished, unreadable }, texts.say(sentence('Resume Session')), asking);
  }
  const none = sentence('Every session is finished: there is nothing to resume.');
  return await dialogs.tell('info', texts.say(none), []);
}

/** The same of any session, finished or not. */
export async function pickAnySession(list: SessionList, asking: Asking): Promise<ListedSession | null> {
  const { dialogs, texts } = asking;
  if (list.sessions.length + list.unreadable.length > 0) {
    return await pick(list, texts.say(sentence('Export Results')), asking);
  }
  return await dialogs.tell('info', texts.say(sentence('There are no sessions yet: send a workbook first.')), []);
}

/** Beside what the user is doing: they need not answer. */
export async function askToResume(question: string, { dialogs, texts: { say } }: Asking): Promise<boolean> {
  const actions = [
    { label: say(sentence('Resume')), value: true },
    { label: say(sentence('Not Now')), value: false },
  ];
  return (await dialogs.tell('info', question, actions)) === true;
}

type Picked = ListedSession | UnreadableSession;

async function pick(
  { sessions, unreadable }: SessionList,
  title: string,
  { dialogs, texts }: Asking,
): Promise<ListedSession | null> {
  const picked = await dialogs.pick<Picked>({
    title,
    placeHolder: texts.say(sentence('Type an id or a file name')),
    items: [
      ...sessions.map((session) => sessionItem(session, texts)),
      ...unreadable.map((session) => unreadableItem(session, texts)),
    ],
    isFleeting: true,
  });
  if (picked !== null && 'error' in picked) throw picked.error;
  return picked;
}

function unreadableItem(session: UnreadableSession, { say }: Texts): Item<Picked> {
  const { id, error } = session;
  const label = say(sentence('Can’t be read'));
  return { label, icon: 'warning', description: id, detail: say(error.happened), value: session };
}

function sessionItem(session: ListedSession, { say, number }: Texts): Item<Picked> {
  const { info, state, sentCount, totalCount, leftCount, inDoubtCount } = session;
  const parts = [
    sentence('{0} of {1} sent', number(sentCount), number(totalCount)),
    sentence('{0} left, {1} to be looked up', number(leftCount), number(inDoubtCount)),
    ...(state === 'running' ? [sentence('being sent now')] : []),
  ];
  const started = new Date(info.createdAtMs).toLocaleString();
  const detail = [...parts.map(say), started].join(' · ');
  return { label: info.fileName, description: info.id, detail, value: session };
}
