import { createHmac } from 'node:crypto';
import type { TextHash } from './book/bookRecord';

/** Of a message's text: enough to tell it from the others that a person got, and of no use without the book's salt. */
export function hashText(text: string, salt: Buffer): TextHash {
  return createHmac('sha256', salt).update(text).digest().readUIntBE(0, HASH_BYTES);
}

const HASH_BYTES = 6;
