import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Submitted, SubmittedFile } from './protocol';

/** A line of the ledger: what WhatsApp's server would have. */
export interface AcceptedMessage {
  readonly phone: string;
  readonly text: string;
  readonly file?: SubmittedFile;
  readonly id: string;
  readonly at: number;
}

export function readLedger(path: string | undefined): readonly AcceptedMessage[] {
  if (path === undefined || !existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as AcceptedMessage);
}

export function appendToLedger(path: string, line: AcceptedMessage): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`, { flush: true });
}

export function lineOf({ id, chatId, text, file }: Submitted): AcceptedMessage {
  return { phone: `+${digitsOf(chatId)}`, text, ...(file && { file }), id, at: Date.now() };
}

/** An @lid tells nothing of the number; the stand-in keeps the digits in it all the same. */
export function lidOf(digits: string): string {
  return `9000${digits}@lid`;
}

export function digitsOf(chatId: string): string {
  const [user = '', server] = chatId.split('@');
  return server === 'lid' ? user.slice(4) : user;
}
