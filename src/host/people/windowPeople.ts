import { window } from 'vscode';
import type { Keyring } from '../../campaign/keyring';
import { DataFolderPeople } from '../../campaign/people/dataFolderPeople';
import { sentence } from '../../sender/sentence';
import { say } from '../window/speech';
import { thisWindow } from '../window/thisWindow';

/** The book of people in VS Code's own folder. Where its key is gone, only the user can say to go on without it. */
export function windowPeople(dataFolder: string, keyring: Keyring): DataFolderPeople {
  return new DataFolderPeople(dataFolder, {
    keys: keyring.ofBook,
    self: thisWindow,
    beginsAnew: async ({ happened, todo }) => {
      const beginAnew = say(sentence('Begin a new book'));
      const question = { modal: true, detail: say(todo) };
      return (await window.showWarningMessage(say(happened), question, beginAnew)) === beginAnew;
    },
  });
}
