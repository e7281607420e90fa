import { sentence } from '../../sender/sentence';
import { foreignLock, removeForeignLock } from '../../whatsapp/web/profileLock';
import type { Asking } from '../dialogs/dialogs';

/** Where another computer has marked the profile as in use, names it and offers to remove the mark. */
export async function offerUnlock(profileFolder: string, { dialogs, texts: { say } }: Asking): Promise<void> {
  const host = await foreignLock(profileFolder);
  if (host === null) return;
  const detail = sentence(
    'The WhatsApp profile {0} is marked as in use by the computer {1}. If that is an earlier name of this one, or of its container, and nothing else uses the profile, the mark can go.',
    profileFolder,
    host,
  );
  const isToGo = await dialogs.decide({
    tone: 'warning',
    question: say(sentence('Another computer has marked the WhatsApp profile')),
    detail: say(detail),
    actions: [{ label: say(sentence('Remove the Mark')), value: true }],
  });
  if (isToGo === true) await removeForeignLock(profileFolder);
}
