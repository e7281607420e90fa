import { window } from 'vscode';
import { sentence } from '../../sender/sentence';
import { foreignLock, removeForeignLock } from '../../whatsapp/web/profileLock';
import { say } from '../window/speech';

/** Where another computer has marked the profile as in use, names it and offers to remove the mark. */
export async function offerUnlock(profileFolder: string): Promise<void> {
  const host = await foreignLock(profileFolder);
  if (host === null) return;
  const remove = say(sentence('Remove the Mark'));
  const detail = say(
    sentence(
      'The WhatsApp profile {0} is marked as in use by the computer {1}. If that is an earlier name of this one, or of its container, and nothing else uses the profile, the mark can go.',
      profileFolder,
      host,
    ),
  );
  const question = say(sentence('Another computer has marked the WhatsApp profile'));
  const answer = await window.showWarningMessage(question, { modal: true, detail }, remove);
  if (answer === remove) await removeForeignLock(profileFolder);
}
