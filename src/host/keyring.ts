import type { SecretStorage } from 'vscode';
import { createSealer, KEY_LENGTH, newKey, type Sealer } from '../sessions/encryption';

/** The key of everything personal in the sessions; it lives in VS Code's secret storage and nowhere else. */
export class Keyring {
  readonly #secrets: SecretStorage;
  #sealer: Promise<Sealer> | null = null;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  sealer(): Promise<Sealer> {
    this.#sealer ??= this.#readOrMake().then(createSealer);
    return this.#sealer;
  }

  async #readOrMake(): Promise<Buffer> {
    const stored = Buffer.from((await this.#secrets.get(SECRET)) ?? '', 'base64');
    if (stored.length === KEY_LENGTH) return stored;
    const key = newKey();
    await this.#secrets.store(SECRET, key.toString('base64'));
    return key;
  }
}

const SECRET = 'excelWhatsapp.sessionKey';
