import { message, type Message } from '../sender/message';
import type { LoggedOut } from '../whatsapp/logOut';
import { parseArguments } from './arguments';
import { EXIT } from './exit';
import { say } from './say';
import { TRANSPORT_ARGUMENTS, whatsAppWebOptions } from './transport';

/** `logout`: unlinks this computer, and removes the profile. A run that uses it is told by the browser's own lock. */
export async function logout(args: readonly string[]): Promise<number> {
  const { values } = parseArguments(args, TRANSPORT_ARGUMENTS);
  const options = whatsAppWebOptions(values);
  const { logOut } = await import('../whatsapp/whatsappWeb');
  process.stderr.write(`${say(SENTENCES[await logOut(options)])}\n`);
  return EXIT.allSent;
}

const SENTENCES: Readonly<Record<LoggedOut, Message>> = {
  everywhere: message('Logged out: this computer is no longer linked.'),
  here: message(
    'Logged out here, but WhatsApp couldn’t be told: remove this computer on the phone under Linked devices, too.',
  ),
  wasNotLinked: message('This computer isn’t linked to WhatsApp.'),
};
