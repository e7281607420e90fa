import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { foreignLock, removeForeignLock } from '../whatsapp/web/profileLock';
import { askYes } from './askYes';

/**
 * Where another computer has marked the profile as in use, names it and asks whether to remove the mark: nobody else can
 * tell whether that is this computer under an earlier name. @throws HumanError where the answer isn't yes, or nobody is there
 * to give it.
 */
export async function offerUnlock(profileFolder: string): Promise<void> {
  const host = await foreignLock(profileFolder);
  if (host === null) return;
  if (!process.stdin.isTTY) throw nobodyToAsk(host);
  await askYes(
    sentence(
      'The WhatsApp profile {0} is marked as in use by the computer {1}. If that is an earlier name of this one, or of its container, and nothing else uses the profile, the mark can go.',
      profileFolder,
      host,
    ),
    sentence('Type yes to remove the mark:'),
    sentence('Nothing was sent: the profile is marked as in use by the computer {0}.', host),
  );
  await removeForeignLock(profileFolder);
}

function nobodyToAsk(host: string): HumanError {
  return new HumanError(
    sentence('Nothing was sent: the profile is marked as in use by the computer {0}.', host),
    sentence('If nothing else uses the profile, delete the file {0} in it.', 'session/SingletonLock'),
    undefined,
    { fault: 'machine' },
  );
}
