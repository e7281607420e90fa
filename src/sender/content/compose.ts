import type { FailureCode } from '../failureCode';
import { attachmentFor, type AttachmentChoice } from './attachment';
import type { OutgoingMessage } from '../model';
import { fillTemplate, type Template } from './template';

/** What a campaign says: the text, and the file that goes with it. */
export interface MessageContent {
  readonly template: Template;
  readonly attachment: AttachmentChoice;
  /** What tells those who are written to for the first time how to stop it; left out where nothing does. */
  readonly howToStop?: string | undefined;
}

export interface ComposedMessage {
  readonly message: OutgoingMessage;
  /** Why there is nothing to send to this row; null where there is. */
  readonly skipCode: FailureCode | null;
}

/** The message for a row, as it is told from others: without what only some of them get (`howToStop.ts`). */
export function composeMessage({ template, attachment }: MessageContent, values: readonly string[]): ComposedMessage {
  const text = fillTemplate(template, values);
  const named = attachmentFor(attachment, values);
  switch (named.kind) {
    case 'none':
      return { message: { text }, skipCode: text.trim() === '' ? 'emptyMessage' : null };
    case 'file':
      return { message: { text, attachment: named.attachment }, skipCode: null };
    case 'refused':
      return { message: { text }, skipCode: named.code };
  }
}
