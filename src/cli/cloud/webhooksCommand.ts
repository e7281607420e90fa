import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseStatuses } from '../../campaign/workers/databaseStatuses';
import { BookAppender } from '../../people/bookAppender';
import { HumanError } from '../../sender/humanError';
import { countOf, sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { folderError } from '../../sessions/fileFailure';
import { StatusFiles, statusFiles, type StatusStore } from '../../whatsapp/cloud/statusFile';
import { StatusInbox } from '../../whatsapp/cloud/webhooks/statusInbox';
import { createWebhookReceiver } from '../../whatsapp/cloud/webhooks/webhookReceiver';
import { InboundPeople } from '../../campaign/cloud/inboundPeople';
import { maskPhone } from '../../whatsapp/maskPhone';
import { parseArguments, usageError } from '../arguments/arguments';
import { OPT_OUT_WORDS_ARGUMENTS, parseWords } from '../arguments/peopleArguments';
import { FLEET_ARGUMENTS, isFleetPlace, localOf, openPlace, type FleetPlace } from '../fleet/fleetPlace';
import { EXIT } from '../exit';
import { say } from '../say';
import { AccountFile, cloudFolder } from '../../campaign/cloud/accountFile';
import { readSecretFile } from './secretFile';

/** `webhooks --cloud NAME --port N --verify-token-file FILE`: hears what becomes of messages, until it is interrupted. */
export async function webhooks(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    cloud: { type: 'string' },
    port: { type: 'string' },
    'verify-token-file': { type: 'string' },
    ...OPT_OUT_WORDS_ARGUMENTS,
    ...FLEET_ARGUMENTS,
    data: { type: 'string' },
  });
  if (positionals.length > 0 || values.cloud === undefined) throw usageError(sentence('One {0} is needed.', '--cloud'));
  const port = parsePort(values.port ?? '');
  const verifyToken = await readSecretFile('--verify-token-file', values['verify-token-file']);
  const words = parseWords(values['opt-out-words']);
  const place = await openPlace(values);
  const { people } = place;
  const { path, sealer } = localOf(place);
  const { name, phoneNumberId, appSecret } = await new AccountFile(path, sealer).find(values.cloud);
  if (appSecret === undefined) throw withoutSecret(name);
  const inbox = isFleetPlace(place)
    ? await StatusInbox.open(inDatabase(place, phoneNumberId))
    : await openInbox(cloudFolder(path), phoneNumberId);
  // In an editor's folder the book has the editor's key, which finds this folder's as well.
  const otherwise = isFleetPlace(place) ? null : new BookAppender(path, place.sealer);
  const heard = new InboundPeople({ people, words, onAsk: sayAsked, ...(otherwise && { otherwise }) });
  const server = createWebhookReceiver({
    inbox,
    phoneNumberId,
    secrets: { appSecret, verifyToken },
    takeInbound: (inbound) => heard.take(inbound),
    onNotice: (notice) => process.stdout.write(`${JSON.stringify({ notice })}\n`),
  });
  await listen(server, port);
  const interrupted = untilInterrupted();
  process.stdout.write(`${JSON.stringify({ listening: addressOf(server) })}\n`);
  await interrupted;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
  const lostCount = await inbox.close();
  await people.close();
  await otherwise?.close();
  if (lostCount === 0) return EXIT.allSent;
  process.stderr.write(`${say(sentence('Statuses that couldn’t be written down: {0}.', countOf(lostCount)))}\n`);
  return EXIT.resumable;
}

function sayAsked(phone: string): void {
  const said = sentence(
    '{0} has written a sentence with a word for opting out. Read it; if they want no more messages, {1} enters that.',
    maskPhone(phone),
    'opt-outs add PHONE',
  );
  process.stderr.write(`${say(said)}\n`);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--port', text === '' ? '""' : text),
    sentence('Give a whole number from {0} to {1}.', 0, 65_535),
  );
}

function withoutSecret(name: string): HumanError {
  return new HumanError(
    sentence('The app secret of {0} isn’t known, so nobody could tell Meta’s calls from forged ones.', name),
    sentence('Add the number again with {0}.', '--app-secret-file'),
  );
}

/** Which statuses are there already the database knows by itself. */
function inDatabase({ fleet }: FleetPlace, phoneNumberId: string): StatusStore {
  const statuses = new DatabaseStatuses(fleet.database, phoneNumberId);
  return { openWriter: () => statuses.openWriter(), tail: () => ({ read: () => Promise.resolve() }) };
}

async function openInbox(folder: string, phoneNumberId: string): Promise<StatusInbox> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await StatusInbox.open(new StatusFiles(statusFiles(folder, phoneNumberId)));
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** On this computer only: a proxy of the user's stands before it. */
async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portError(port: number, error: Error): Error {
  const code = errorCode(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  return new HumanError(
    sentence('Port {0} is taken, or may not be used.', String(port)),
    sentence('Give another one with {0}.', '--port'),
    error,
  );
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

const LAST_ANSWERS_MS = 2000;
