import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OutgoingMessage } from '../../sender/model';

/**
 * What tells a message from others, for the book to keep a salted hash of: its text, and of its file the name, the length and
 * when it was last changed, since a file of the same name may be next month's. Never rejects.
 */
export async function identify({ text, attachment }: OutgoingMessage): Promise<string> {
  if (attachment === undefined) return text;
  const { path, stored } = attachment;
  // As it was where it was handed in, so that it is the same message there and where it is sent.
  if (stored) return JSON.stringify([text, stored.name, stored.byteCount, Math.floor(stored.modifiedAtMs)]);
  const seen = await stat(path).catch(() => null);
  const state = seen === null ? [] : [seen.size, Math.floor(seen.mtimeMs)];
  return JSON.stringify([text, basename(path), ...state]);
}
