import type { Recipient } from '../../src/sender/model';
import type { RecipientSource } from '../../src/sender/ports';
import type { MessageContent } from '../../src/sender/content/compose';
import { compileTemplate, type Template } from '../../src/sender/content/template';
import { fictionalRecipient } from '../fakes/memorySession';

/** What is sent in the simulation: sixty rows, two of which make an empty message. */
export const RECIPIENT_COUNT = 60;
export const JOURNAL = 'session/journal.jsonl';
export const CREATED_AT_MS = Date.UTC(2026, 0, 5, 8);

const EMPTY_ROWS = [7, 41];

export function recipientAt(index: number): Recipient {
  const { row, phone, values } = fictionalRecipient(index);
  return { index, row, phone, values: EMPTY_ROWS.includes(index) ? ['', phone] : values };
}

const INDEXES = new Map(
  Array.from({ length: RECIPIENT_COUNT }, (_, index) => [fictionalRecipient(index).phone, index]),
);

export function indexOf(phone: string): number {
  return INDEXES.get(phone) ?? -1;
}

export const recipients: RecipientSource = {
  count: RECIPIENT_COUNT,
  read: (index) => Promise.resolve(recipientAt(index)),
};

export const content: MessageContent = {
  template: compiled('{{Name}}', ['Name', 'Phone']),
  attachment: { kind: 'none' },
};

function compiled(source: string, headers: readonly string[]): Template {
  const result = compileTemplate(source, headers);
  if (!result.ok) throw new Error('The template is right.');
  return result.template;
}
