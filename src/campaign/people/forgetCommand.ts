import type { DatabaseLink } from '../database/databaseLink';
import { forgetInDatabase } from '../database/forgetInDatabase';
import { sessionSealer, type Keyring } from '../keys/keyring';
import { forgetPerson } from './forgetPerson';
import type { People, Settings } from '../ports';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { SessionStore } from '../../sessions/sessionStore';
import type { SessionOwner } from '../../sessions/sessionOwner';
import { askPhone } from '../dialogs/askPhone';
import type { Asking } from '../dialogs/dialogs';

export interface ForgetCommandParts extends Asking {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: People;
  readonly settings: Settings;
  readonly database: DatabaseLink;
  /** This window, as others are told of it. */
  readonly self: () => SessionOwner;
}

/** Erases a person from every session and from the people's book, once the user has seen what that means. @throws HumanError */
export async function forgetAPerson(parts: ForgetCommandParts): Promise<void> {
  const { store, keyring, people, settings, database, self, dialogs, texts } = parts;
  // From everything, or nothing is begun.
  const place = database.isSet ? await database.open() : null;
  if (place === null && database.isSet) return;
  const country = settings.country(null) ?? settings.surroundings().region;
  const who = await askPhone(parts, sentence('Who is to be erased from everything?'), country);
  if (who === null || who === '' || !(await isMeant(who, place?.server ?? null, parts))) return;
  const sealerOf = async (id: string) => await sessionSealer(id, store, keyring);
  // The window's own book first: who has said no in it would be entered in the other one again.
  const own = await forgetPerson(who, { store, people, sealerOf, self: self() });
  const there = place === null ? null : await forgetInDatabase(who, place);
  const rowCount = own.rowCount + (there?.rowCount ?? 0);
  const done = sentence('This person has been forgotten; their rows in sessions: {0}.', countOf(rowCount));
  await dialogs.tell('info', texts.say(done), []);
}

async function isMeant(who: string, server: string | null, { dialogs, texts: { say } }: Asking): Promise<boolean> {
  const actions = [{ label: say(sentence('Forget')), value: true }];
  const all = say(
    sentence(
      'Their rows in all sessions become blank, and nothing is sent to those that wait. If they have opted out, that is forgotten, too: take them out of your own lists. What WhatsApp keeps, and files that you have exported, stay as they are.',
    ),
  );
  const detail = server === null ? all : `${all}\n\n${say(THERE(server))}`;
  const question = say(sentence('Forget {0}? It can’t be undone.', who));
  return (await dialogs.decide({ tone: 'warning', question, detail, actions })) === true;
}

const THERE = (server: string): Sentence =>
  sentence(
    'So it is in the database {0}, for everybody. Other computers keep books of their own: who has said no to one of them is to be forgotten there, too.',
    server,
  );
