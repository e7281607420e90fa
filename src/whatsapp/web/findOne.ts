import type { FoundSent, OutgoingMessage } from '../../sender/model';
import { pause, within } from './deadline';
import type { ChatMessage } from './pageBridge';
import type { SendContext } from './sendOne';

/** Own messages read of each chat: a campaign's is nearly always the newest. */
const NEWEST_COUNT = 20;
const POLL_MS = 1000;

/**
 * Looks into the recipient's chat for a message sent at or after `sinceMs`. It never says `notSent`: what the page doesn't
 * show it may have missed.
 */
export async function findOne(
  context: SendContext,
  phone: string,
  { text, attachment }: OutgoingMessage,
  sinceMs: number,
): Promise<FoundSent> {
  const { ended, limits } = context;
  const deadlineMs = performance.now() + limits.findAckMs;
  for (;;) {
    const messages = await ownMessages(context, phone);
    const matches = messages?.filter(
      (message) =>
        sameText(message.text, text) &&
        message.hasFile === (attachment !== undefined) &&
        message.sentAtSeconds >= Math.floor(sinceMs / 1000),
    );
    const accepted = matches?.find(({ level }) => level >= 1);
    if (accepted !== undefined) return { kind: 'sent', messageId: accepted.messageId };
    // With ack 0 it's still in the page and may leave at any time; and a page that loads again can be asked again.
    const isWorthWaiting = matches === undefined || matches.some(({ level }) => level === 0);
    if (!isWorthWaiting || performance.now() > deadlineMs) return { kind: 'unsure' };
    if (!(await pause(POLL_MS, ended))) return { kind: 'unsure' };
  }
}

/** Null where the page couldn't say. */
async function ownMessages(
  { bridge, ended, library, limits }: SendContext,
  phone: string,
): Promise<readonly ChatMessage[] | null> {
  const read = await within(limits.lookUpMs, ended, () => bridge.ownMessages(library, phone, NEWEST_COUNT));
  return read.kind === 'value' ? read.value : null;
}

/** WhatsApp trims a text's ends and knows one kind of line end. */
function sameText(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

function plain(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n').normalize('NFC').trim();
}
