import { window } from 'vscode';
import type { Keyring } from '../../campaign/keyring';
import type { Log } from '../../campaign/ports';
import { sentence } from '../../sender/sentence';
import { say } from '../window/speech';

/** From now on what is new is sealed with a new key; asks first, as it is done for good. */
export async function rotateKey(keyring: Keyring, log: Log): Promise<void> {
  const question = say(sentence('Seal new sessions with a new key?'));
  const detail = say(
    sentence('Sessions that are there stay sealed with the key that they began with, which is kept for them.'),
  );
  const make = say(sentence('Make a New Key'));
  if ((await window.showWarningMessage(question, { modal: true, detail }, make)) !== make) return;
  const { keyId } = await keyring.rotate();
  log.write({ kind: 'keyRotated', keyId: keyId ?? '' });
  void window.showInformationMessage(say(sentence('New sessions are sealed with a new key.')));
}
