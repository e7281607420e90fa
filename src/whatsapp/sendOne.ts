import type { Client } from 'whatsapp-web.js';
import { CONNECTION_LOST, NOT_CONFIRMED } from '../sender/failureText';
import type { AckLevel, OutgoingMessage, SendResult } from '../sender/model';
import type { AckLevels } from './ackLevels';
import { loadAttachment } from './attachmentFile';
import { pause, within, type Ended } from './deadline';
import { classifyError, type Classified } from './errorTable';
import type { WhatsAppWebLimits } from './limits';
import { openChat, readMessage, sendFile, sendText, type PageMessage } from './webClient';

/** What a send needs of the connection that it goes through. */
export interface SendContext {
  readonly client: Client;
  readonly ended: AbortSignal;
  readonly limits: WhatsAppWebLimits;
  readonly acks: AckLevels;
}

/**
 * Sends one message. Until the call that sends, every error means that nothing has left; from then on only an ack of the
 * server, or its refusal, tells more than `unknown`.
 */
export async function sendOne(
  context: SendContext,
  phone: string,
  { text, attachment }: OutgoingMessage,
): Promise<SendResult> {
  const loaded = attachment === undefined ? null : await loadAttachment(attachment);
  if (loaded?.ok === false) return failed({ errorClass: 'permanent', code: loaded.code });
  const opened = await open(context, phone);
  if (opened.kind === 'failed') return opened;
  const { chatId } = opened;
  const limitMs = context.limits.sendMs + uploadMs(loaded?.bytes.length ?? 0);
  const sent = await within(limitMs, context.ended, () =>
    loaded === null ? sendText(context.client, chatId, text) : sendFile(context.client, chatId, loaded, text),
  );
  if (sent.kind !== 'value') return failed(inDoubt(sent));
  // The library answers nothing where it has lost sight of the message, which may have left all the same.
  if (sent.value === null) return failed({ errorClass: 'unknown', code: 'noAnswer' });
  return await awaitAck(context, sent.value);
}

/** A slow line takes a minute for three megabytes. */
const SLOW_BYTES_PER_MS = 50;

function uploadMs(byteCount: number): number {
  return byteCount / SLOW_BYTES_PER_MS;
}

type Opened = { readonly kind: 'open'; readonly chatId: string } | Failed;
type Failed = Extract<SendResult, { kind: 'failed' }>;

/** #1065, #1576: the page sometimes doesn't know a good number, or doesn't answer; so it's asked twice. */
async function open(context: SendContext, phone: string): Promise<Opened> {
  let answer = await before(context, () => openChat(context.client, phone));
  const askAgain = answer.kind === 'failed' ? answer.code === 'lookUpTimeout' : answer.value === null;
  if (askAgain) answer = await before(context, () => openChat(context.client, phone));
  if (answer.kind === 'failed') return answer;
  if (answer.value === null) return failed({ errorClass: 'permanent', code: 'notOnWhatsApp' });
  const { chatId, isOpen } = answer.value;
  return isOpen ? { kind: 'open', chatId } : failed({ errorClass: 'permanent', code: 'noChat' });
}

/** A call into the page with which nothing can leave. */
async function before<T>(
  { limits, ended }: SendContext,
  work: () => Promise<T>,
): Promise<{ readonly kind: 'value'; readonly value: T } | Failed> {
  const answer = await within(limits.lookUpMs, ended, work);
  if (answer.kind === 'value') return answer;
  if (answer.kind === 'error') return failed(classifyError(answer.error, 'before'));
  return answer.kind === 'timeout'
    ? failed({ errorClass: 'retryable', code: 'lookUpTimeout' })
    : failed({ errorClass: 'paused', code: CONNECTION_LOST });
}

function inDoubt(ended: Exclude<Ended<unknown>, { kind: 'value' }>): Classified {
  if (ended.kind === 'error') return classifyError(ended.error, 'after');
  return { errorClass: 'unknown', code: ended.kind === 'timeout' ? 'sendTimeout' : CONNECTION_LOST };
}

const ACK_POLL_MS = 5000;

async function awaitAck(context: SendContext, sent: PageMessage): Promise<SendResult> {
  const { acks, ended, limits } = context;
  if (sent.level !== 0) acks.note(sent.messageId, sent.level);
  const heard = new AbortController();
  const wake = (): void => heard.abort();
  void acks.known(sent.messageId).then(wake);
  ended.addEventListener('abort', wake, { once: true });
  const deadlineMs = performance.now() + limits.ackMs;
  while (!heard.signal.aborted) {
    const leftMs = deadlineMs - performance.now();
    if (!(await pause(Math.min(ACK_POLL_MS, Math.max(leftMs, 0)), heard.signal))) break;
    // A reload of the page loses events: the message itself knows its ack.
    await rereadAck(context, sent, heard.signal);
    if (leftMs <= ACK_POLL_MS) break;
  }
  ended.removeEventListener('abort', wake);
  acks.forget(sent.messageId);
  return judge(acks.level(sent.messageId), sent.messageId, ended.aborted);
}

async function rereadAck({ client, acks, limits }: SendContext, sent: PageMessage, signal: AbortSignal): Promise<void> {
  const reread = await within(limits.lookUpMs, signal, () => readMessage(client, sent.key));
  if (reread.kind === 'value' && reread.value !== null && reread.value.level !== 0) {
    acks.note(sent.messageId, reread.value.level);
  }
}

function judge(level: AckLevel | undefined, messageId: string, lost: boolean): SendResult {
  if (level === undefined) return failed({ errorClass: 'unknown', code: lost ? CONNECTION_LOST : NOT_CONFIRMED });
  if (level === -1) return failed({ errorClass: 'permanent', code: 'refused' });
  return { kind: 'sent', messageId };
}

function failed({ errorClass, code }: Classified): Failed {
  return { kind: 'failed', errorClass, code };
}
