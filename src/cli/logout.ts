import { LOGGED_OUT_TEXTS } from '../whatsapp/loggedOut';
import { parseArguments } from './arguments/arguments';
import { EXIT } from './exit';
import { offerUnlock } from './offerUnlock';
import { say } from './say';
import { TRANSPORT_ARGUMENTS, whatsAppWebOptions } from './transport';

/** `logout`: unlinks this computer, and removes the profile. A run that uses it is told by the browser's own lock. */
export async function logout(args: readonly string[]): Promise<number> {
  const { values } = parseArguments(args, TRANSPORT_ARGUMENTS);
  const options = whatsAppWebOptions(values);
  await offerUnlock(options.profileFolder);
  const { logOut } = await import('../whatsapp/web/whatsappWeb');
  process.stderr.write(`${say(LOGGED_OUT_TEXTS[await logOut(options)])}\n`);
  return EXIT.allSent;
}
