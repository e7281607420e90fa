import { randomBytes } from 'node:crypto';
import { cloudFolder } from '../../campaign/cloud/accountFile';
import type { BusinessNumbers } from '../../campaign/cloud/businessNumbers';
import type { Secrets } from '../../campaign/keyring';
import type { Transport } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { saltedHash } from '../../sessions/encryption';
import { systemClock } from '../../sessions/systemClock';
import { say } from '../window/speech';

export interface BusinessTransportParts {
  readonly numbers: BusinessNumbers;
  readonly secrets: Secrets;
  readonly dataFolder: string;
}

/**
 * Of a number of the user's. Not connected yet.
 * @param sessionId whose statuses are heard; left out for a test, which nobody hears of
 * @throws HumanError where it isn't there any more
 */
export async function createBusinessTransport(
  number: string,
  { numbers, secrets, dataFolder }: BusinessTransportParts,
  sessionId = '',
): Promise<Transport> {
  const account = await numbers.accounts.find(number);
  const salt = await readOrMakeSalt(secrets);
  const { createCloudTransport } = await import('../../whatsapp/cloud/cloudApi');
  return createCloudTransport({
    account,
    clock: systemClock,
    folder: cloudFolder(dataFolder),
    conceal: (text) => saltedHash(salt, text),
    sessionId,
    renewWith: addCommandName(),
  });
}

/** As the palette shows it. */
export function addCommandName(): string {
  return `“${say(sentence('Add Business API Number…'))}”`;
}

/** Of the hashes by which people of the day are counted. */
export async function readOrMakeSalt(secrets: Secrets): Promise<string> {
  const known = await secrets.get(SALT);
  if (known !== undefined) return known;
  const salt = randomBytes(16).toString('base64url');
  await secrets.store(SALT, salt);
  return salt;
}

const SALT = 'excelWhatsapp.businessSalt';
