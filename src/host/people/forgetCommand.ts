import { window } from 'vscode';
import { sessionSealer, type Keyring } from '../../campaign/keyring';
import { forgetPerson } from '../../campaign/people/forgetPerson';
import type { People, Settings } from '../../campaign/ports';
import { countOf, sentence } from '../../sender/sentence';
import type { SessionStore } from '../../sessions/sessionStore';
import { askPhone } from '../window/askPhone';
import { say } from '../window/speech';
import { thisWindow } from '../window/thisWindow';

export interface ForgetCommandParts {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: People;
  readonly settings: Settings;
}

/** Erases a person from every session and from the people's book, once the user has seen what that means. @throws HumanError */
export async function forgetAPerson({ store, keyring, people, settings }: ForgetCommandParts): Promise<void> {
  const country = settings.country(null) ?? settings.surroundings().region;
  const who = await askPhone(say(sentence('Who is to be erased from everything?')), country);
  if (who === null || who === '' || !(await isMeant(who))) return;
  const sealerOf = async (id: string) => await sessionSealer(id, store, keyring);
  const { rowCount } = await forgetPerson(who, { store, people, sealerOf, self: thisWindow() });
  void window.showInformationMessage(
    say(sentence('This person has been forgotten; their rows in sessions: {0}.', countOf(rowCount))),
  );
}

async function isMeant(who: string): Promise<boolean> {
  const forget = say(sentence('Forget'));
  const detail = say(
    sentence(
      'Their rows in all sessions become blank, and nothing is sent to those that wait. If they have opted out, that is forgotten, too: take them out of your own lists. What WhatsApp keeps, and files that you have exported, stay as they are.',
    ),
  );
  const question = say(sentence('Forget {0}? It can’t be undone.', who));
  return (await window.showWarningMessage(question, { modal: true, detail }, forget)) === forget;
}
