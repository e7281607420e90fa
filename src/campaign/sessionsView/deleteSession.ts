import { onlyFinished, removeIfFinished } from '../../fleet/cleanFleet';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { removeSession } from '../../sessions/removeSessions';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import type { DatabasePlace } from '../database/connectDatabase';
import { askBefore } from '../dialogs/askBefore';
import type { Asking } from '../dialogs/dialogs';

export interface DeletingParts extends Asking {
  readonly store: SessionStore;
  /** This window, as others are told of it. */
  readonly self: () => SessionOwner;
}

/** Deletes a session once the user has said so: of one that isn't finished, twice. @throws HumanError where it can't be */
export async function deleteSession(id: string, parts: DeletingParts): Promise<boolean> {
  const { store, self } = parts;
  const { info, state, leftCount, unsureCount } = await store.read(id);
  const kept = sentence('What became of its rows goes with it. The workbook stays as it is.');
  if (!(await isMeant(DELETE(info.fileName), kept, parts))) return false;
  const left = sentence(
    '{0} people would not be written to, and {1} messages stay in doubt.',
    countOf(leftCount),
    countOf(unsureCount),
  );
  if (state !== 'finished' && !(await isMeant(ALL_THE_SAME, left, parts))) return false;
  await removeSession(store, id, self());
  return true;
}

/** The same of one in a database: a finished one, for everybody. @throws HumanError where it can't be */
export async function deleteHandedIn(id: string, { fleet, server }: DatabasePlace, asking: Asking): Promise<boolean> {
  const { info, state } = await fleet.store.read(id);
  if (state !== 'finished') throw onlyFinished();
  const kept = sentence(
    'What became of its rows goes with it from the database {0}, for everybody. The workbook stays as it is.',
    server,
  );
  if (!(await isMeant(DELETE(info.fileName), kept, asking))) return false;
  if (!(await removeIfFinished(fleet, id))) throw onlyFinished();
  return true;
}

async function isMeant(question: Sentence, detail: Sentence, asking: Asking): Promise<boolean> {
  const { say } = asking.texts;
  const answers = { yes: sentence('Delete'), no: sentence('Keep It') };
  return await askBefore(asking, { question: say(question), detail: say(detail), ...answers });
}

const DELETE = (fileName: string): Sentence => sentence('Delete the session of {0}?', fileName);
const ALL_THE_SAME = sentence('It isn’t finished. Delete it all the same?');
