import type { OutgoingMessage, Recipient } from '../model';
import type { MessageContent } from './compose';
import { MAX_MESSAGE_LENGTH } from './messageProblems';

/**
 * The message as it goes out: at first contact with a last paragraph that says how to stop, where there is room for it. Who
 * that is was frozen with the session, so that each try and each look-up of a doubt is about the same text.
 */
export function asItGoesOut(
  { howToStop = '' }: Pick<MessageContent, 'howToStop'>,
  { wasWrittenTo }: Pick<Recipient, 'wasWrittenTo'>,
  message: OutgoingMessage,
): OutgoingMessage {
  // What a template says is approved as it is.
  if (howToStop === '' || wasWrittenTo === true || message.template !== undefined) return message;
  const said = message.text.trimEnd();
  const text = said === '' ? howToStop : `${said}\n\n${howToStop}`;
  return text.length > MAX_MESSAGE_LENGTH ? message : { ...message, text };
}
