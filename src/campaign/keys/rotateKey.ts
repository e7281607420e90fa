import { sentence } from '../../sender/sentence';
import type { Asking } from '../dialogs/dialogs';
import type { Keyring } from './keyring';
import type { Log } from '../ports';

/** From now on what is new is sealed with a new key; asks first, as it is done for good. */
export async function rotateKey(keyring: Keyring, log: Pick<Log, 'write'>, { dialogs, texts }: Asking): Promise<void> {
  const { say } = texts;
  const question = say(sentence('Seal new sessions with a new key?'));
  const detail = say(
    sentence('Sessions that are there stay sealed with the key that they began with, which is kept for them.'),
  );
  const actions = [{ label: say(sentence('Make a New Key')), value: true }];
  if ((await dialogs.decide({ tone: 'warning', question, detail, actions })) !== true) return;
  const { keyId } = await keyring.rotate();
  log.write({ kind: 'keyRotated', keyId: keyId ?? '' });
  await dialogs.tell('info', say(sentence('New sessions are sealed with a new key.')), []);
}
