import { ProgressLocation, window } from 'vscode';
import { ACCOUNT_NAME, accountId, accountName, DEFAULT_ACCOUNT } from '../../fleet/accountId';
import type { TransportName } from '../../sender/model';
import { sentence } from '../../sender/sentence';
import { say } from '../window/speech';

/** Which account a worker is to send through; null where the user thinks better of it. */
export async function chooseAccount(transport: TransportName, known: readonly string[]): Promise<string | null> {
  const ofTransport = known.filter((id) => id === accountId(transport, accountName(id))).map(accountName);
  const names = [...new Set([...ofTransport, DEFAULT_ACCOUNT])];
  const other = say(sentence('Another account…'));
  const picked = await window.showQuickPick([...names, other], {
    title: say(sentence('Hand In to a Worker')),
    placeHolder: say(sentence('Which account is it sent through? A worker must send for it.')),
  });
  if (picked !== other) return picked ?? null;
  const typed = await window.showInputBox({
    title: say(sentence('Hand In to a Worker')),
    prompt: say(sentence('Name of the account, as in the worker’s --account')),
    validateInput: (text) => (ACCOUNT_NAME.test(text.trim()) ? null : say(NAME_RULE)),
  });
  return typed === undefined ? null : typed.trim();
}

export async function showHandingIn(handingIn: Promise<string>): Promise<string> {
  const title = say(sentence('Handing it in to the database…'));
  const id = await window.withProgress({ location: ProgressLocation.Notification, title }, () => handingIn);
  void window.showInformationMessage(
    say(sentence('It is handed in. Workers go on with it, also without this window.')),
  );
  return id;
}

const NAME_RULE = sentence('Up to 64 letters, digits and spaces.');
