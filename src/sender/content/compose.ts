import type { FailureCode } from '../failureCode';
import { fillTemplate as fillCloudTemplate, templateIdentity, type ChosenTemplate } from './cloudTemplate';
import { attachmentFor, type AttachmentChoice, type StoredFiles } from './attachment';
import type { OutgoingMessage } from '../model';
import { fillTemplate, type Template } from './template';

/** What a campaign says: the text, and the file that goes with it. */
export interface MessageContent {
  readonly template: Template;
  readonly attachment: AttachmentChoice;
  /** Where its files are kept; left out where they are under their paths. */
  readonly files?: StoredFiles | undefined;
  /** What tells those who are written to for the first time how to stop it; left out where nothing does. */
  readonly howToStop?: string | undefined;
  /** A template of the Business API, which goes out in the place of a text. */
  readonly cloudTemplate?: ChosenTemplate | undefined;
}

export interface ComposedMessage {
  readonly message: OutgoingMessage;
  /** Why there is nothing to send to this row; null where there is. */
  readonly skipCode: FailureCode | null;
}

/** The message for a row, as it is told from others: without what only some of them get (`howToStop.ts`). */
export function composeMessage(content: MessageContent, values: readonly string[]): ComposedMessage {
  const said = sayTo(content, values);
  const named = attachmentFor(content.attachment, values, content.files);
  switch (named.kind) {
    case 'none':
      return { message: said, skipCode: said.text.trim() === '' ? 'emptyMessage' : null };
    case 'file':
      return { message: { ...said, attachment: named.attachment }, skipCode: null };
    case 'refused':
      return { message: said, skipCode: named.code };
  }
}

function sayTo({ template, cloudTemplate }: MessageContent, values: readonly string[]): OutgoingMessage {
  if (cloudTemplate === undefined) return { text: fillTemplate(template, values) };
  const filled = fillCloudTemplate(cloudTemplate, values);
  return { text: templateIdentity(filled), template: filled };
}
