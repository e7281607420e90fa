import type { HumanError } from '../../sender/humanError';
import type { CloudAccount } from './cloudAccount';
import { connectError, renewalCommand } from './connectTrouble';
import { createGraphClient, type GraphResult } from './graphClient';
import { NUMBER_FIELDS, readSenderNumber, type SenderNumber } from './senderNumber';

/** How a number is, as the service tells it now, or why it doesn't. Never rejects, and takes at most `boundMs`. */
export async function readNumber(account: CloudAccount, boundMs = BOUND_MS): Promise<SenderNumber | HumanError> {
  const client = createGraphClient(account);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<GraphResult>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'neverLeft', cause: 'no answer in time' }), boundMs);
  });
  const asked = client.request('GET', `${account.phoneNumberId}?fields=${NUMBER_FIELDS}`);
  const result = await Promise.race([asked, tooLong]);
  clearTimeout(timer);
  await client.close();
  if (result.kind === 'answer') return readSenderNumber(result.body);
  return connectError(result, renewalCommand(account)).error;
}

const BOUND_MS = 5000;
