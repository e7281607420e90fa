import type { DatabasePlace } from '../../campaign/database/connectDatabase';
import { onlyFinished, removeIfFinished } from '../../fleet/cleanFleet';
import { countOf, sentence } from '../../sender/sentence';
import { removeSession } from '../../sessions/removeSessions';
import type { SessionStore } from '../../sessions/sessionStore';
import { askBefore } from '../window/askBefore';
import { hostTexts, say } from '../window/speech';
import { thisWindow } from '../window/thisWindow';

/** Deletes a session once the user has said so: of one that isn't finished, twice. @throws HumanError where it can't be */
export async function deleteSession(store: SessionStore, id: string): Promise<boolean> {
  const { info, state, leftCount, unsureCount } = await store.read(id);
  const [yes, no] = [say(sentence('Delete')), say(sentence('Keep It'))];
  const ask = async (question: string, detail: string): Promise<boolean> => await askBefore(question, detail, yes, no);
  const kept = say(sentence('What became of its rows goes with it. The workbook stays as it is.'));
  if (!(await ask(hostTexts().t('Delete the session of {0}?', info.fileName), kept))) return false;
  if (state !== 'finished') {
    const left = say(
      sentence(
        '{0} people would not be written to, and {1} messages stay in doubt.',
        countOf(leftCount),
        countOf(unsureCount),
      ),
    );
    if (!(await ask(say(sentence('It isn’t finished. Delete it all the same?')), left))) return false;
  }
  await removeSession(store, id, thisWindow());
  return true;
}

/** The same of one in a database: a finished one, for everybody. @throws HumanError where it can't be */
export async function deleteHandedIn({ fleet, server }: DatabasePlace, id: string): Promise<boolean> {
  const { info, state } = await fleet.store.read(id);
  if (state !== 'finished') throw onlyFinished();
  const [yes, no] = [say(sentence('Delete')), say(sentence('Keep It'))];
  const detail = sentence(
    'What became of its rows goes with it from the database {0}, for everybody. The workbook stays as it is.',
    server,
  );
  if (!(await askBefore(hostTexts().t('Delete the session of {0}?', info.fileName), say(detail), yes, no)))
    return false;
  if (!(await removeIfFinished(fleet, id))) throw onlyFinished();
  return true;
}
