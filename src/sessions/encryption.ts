import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * AES-256-GCM. What a sealed piece is about (`purpose`: the session, the chunk) is authenticated with it, so a piece
 * put in another's place doesn't open.
 */
export interface Sealer {
  seal(plain: Buffer, purpose: string): Buffer;
  /** Undefined where the key is another, or the piece was changed. */
  open(sealed: Buffer, purpose: string): Buffer | undefined;
}

export const KEY_LENGTH = 32;
const SALT_LENGTH = 22;

/** Tells keys apart without telling what they are. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** A key as people keep it: 32 bytes as base64. Null where it isn't one. */
export function keyFromText(text: string): Buffer | null {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === KEY_LENGTH ? key : null;
}

/** A salt that all who have the key come to by themselves. */
export function saltOf(key: Buffer, purpose: string): string {
  return createHmac('sha256', key).update(purpose).digest('base64url').slice(0, SALT_LENGTH);
}

/** Makes a key that seals and opens personal data; where it is kept is the caller's business. */
export function newKey(): Buffer {
  return randomBytes(KEY_LENGTH);
}

/** Layout of a sealed piece: 12 bytes of nonce, 16 bytes of tag, then the ciphertext. */
export function createSealer(key: Buffer): Sealer {
  return {
    seal(plain, purpose) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(purpose));
      const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
    },
    open(sealed, purpose) {
      if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
      const nonce = sealed.subarray(0, NONCE_LENGTH);
      const tag = sealed.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_LENGTH + TAG_LENGTH)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}

/** A short salted hash: enough to tell two apart. Who has the salt too can find a phone number by trying them all. */
export function saltedHash(salt: string, ...parts: readonly string[]): string {
  const hash = createHmac('sha256', salt);
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('base64url').slice(0, 22);
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
