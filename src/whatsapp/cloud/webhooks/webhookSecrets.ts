import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What only Meta and the user know of a webhook. */
export interface WebhookSecrets {
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** @param header `X-Hub-Signature-256` @param body the bytes as they came: anything written anew would be signed otherwise */
export function isSigned(header: string | undefined, body: Buffer, { appSecret }: WebhookSecrets): boolean {
  const wanted = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  return header !== undefined && isSame(header, wanted);
}

export function isVerifyToken(given: string, { verifyToken }: WebhookSecrets): boolean {
  return isSame(given, verifyToken);
}

/** In a time that tells nothing of where they differ, nor of their lengths. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
