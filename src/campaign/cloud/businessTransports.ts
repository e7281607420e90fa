import { randomBytes } from 'node:crypto';
import type { Transport } from '../../sender/ports';
import { saltedHash } from '../../sessions/encryption';
import { systemClock } from '../../sessions/systemClock';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import type { Secrets } from '../keys/keyring';
import { cloudFolder } from './accountFile';
import type { BusinessNumbers } from './businessNumbers';

export interface BusinessTransportParts {
  readonly numbers: BusinessNumbers;
  readonly secrets: Secrets;
  readonly dataFolder: string;
  /** What gives a number a new token, as the window calls it. */
  readonly renewWith: () => string;
}

/** What sends through a number, in this window or in another process. */
export interface BusinessWay {
  readonly account: CloudAccount;
  /** Of the hashes by which people of the day are counted. */
  readonly salt: string;
  /** What gives the number a new token. */
  readonly renewWith: string;
}

/** Transports of the user's numbers of the Business API. */
export class BusinessTransports {
  readonly #parts: BusinessTransportParts;
  readonly #used = new Map<string, BusinessWay>();

  constructor(parts: BusinessTransportParts) {
    this.#parts = parts;
  }

  /**
   * Not connected yet.
   * @param sessionId whose statuses are heard; left out for a test, which nobody hears of
   * @throws HumanError where there is no such number any more
   */
  async create(number: string, sessionId = ''): Promise<Transport> {
    const { numbers, secrets, dataFolder, renewWith } = this.#parts;
    const account = await numbers.accounts.find(number);
    const way = { account, salt: await readOrMakeSalt(secrets), renewWith: renewWith() };
    this.#used.set(number, way);
    const { createCloudTransport } = await import('../../whatsapp/cloud/cloudApi');
    return createCloudTransport({
      account,
      clock: systemClock,
      folder: cloudFolder(dataFolder),
      conceal: (text) => saltedHash(way.salt, text),
      sessionId,
      renewWith: way.renewWith,
    });
  }

  /** As it was last sent through here: a window that closes can ask its secret storage no more. */
  used(number: string): BusinessWay | undefined {
    return this.#used.get(number);
  }
}

async function readOrMakeSalt(secrets: Secrets): Promise<string> {
  const known = await secrets.get(SALT);
  if (known !== undefined) return known;
  const salt = randomBytes(16).toString('base64url');
  await secrets.store(SALT, salt);
  return salt;
}

const SALT = 'excelWhatsapp.businessSalt';
