import { sentence } from '../../sender/sentence';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { Asking } from '../dialogs/dialogs';
import type { Keyring } from '../keys/keyring';
import { DataFolderPeople } from './dataFolderPeople';

export interface WindowPeopleParts extends Asking {
  readonly dataFolder: string;
  readonly keyring: Keyring;
  readonly self: () => SessionOwner;
}

/** The book of people in a window's own folder. Where its key is gone, only the user can say to go on without it. */
export function windowPeople({
  dataFolder,
  keyring,
  self,
  dialogs,
  texts: { say },
}: WindowPeopleParts): DataFolderPeople {
  return new DataFolderPeople(dataFolder, {
    keys: keyring.ofBook,
    self,
    beginsAnew: async ({ happened, todo }) => {
      const actions = [{ label: say(sentence('Begin a new book')), value: true }];
      return (await dialogs.decide({ tone: 'warning', question: say(happened), detail: say(todo), actions })) === true;
    },
  });
}
