import { BLOCKED, CONNECTION_LOST, NOT_CONFIRMED, REFUSED } from '../../sender/failureCode';
import type { AckLevel, OutgoingMessage, SendResult } from '../../sender/model';
import type { AckLevels } from './ackLevels';
import { loadAttachment } from '../attachmentFile';
import { pause, within, type Ended } from './deadline';
import { classifyError, type Classified } from './errorTable';
import type { WhatsAppWebLimits } from './limits';
import type { FileToSend, OpenedChat, PageBridge, PageMessage } from './pageBridge';
import type { PageLibraryName } from './pageLibraries';

/** What a send needs of the connection that it goes through. */
export interface SendContext {
  readonly bridge: PageBridge;
  readonly library: PageLibraryName;
  readonly ended: AbortSignal;
  readonly limits: WhatsAppWebLimits;
  readonly acks: AckLevels;
}

/**
 * Sends one message. Until the call that sends, every error means that nothing has left; from then on only an ack of the
 * server, or its refusal, tells more than `unknown`. A file is read, decoded and uploaded before that call.
 */
export async function sendOne(
  context: SendContext,
  phone: string,
  { text, attachment }: OutgoingMessage,
): Promise<SendResult> {
  const { bridge, ended, library, limits } = context;
  const loaded = attachment === undefined ? null : await loadAttachment(attachment);
  if (loaded?.ok === false) return failed({ errorClass: 'permanent', code: loaded.code });
  const opened = await open(context, phone);
  if (opened.kind === 'failed') return opened;
  const { chatId, isNew } = opened.chat;
  const prepared = loaded === null ? null : await prepare(context, loaded);
  if (prepared?.kind === 'failed') return prepared;
  const fileToken = prepared === null ? null : prepared.value;
  const sent = await within(limits.sendMs, ended, () => bridge.send(library, chatId, text, fileToken));
  if (sent.kind !== 'value') return failed(inDoubt(sent));
  // The library answers nothing where it has lost sight of the message, which may have left all the same.
  if (sent.value === null) return failed({ errorClass: 'unknown', code: 'noAnswer' });
  return await awaitAck(context, sent.value, isNew);
}

/** A slow line takes a minute for three megabytes. */
const SLOW_BYTES_PER_MS = 50;

type Failed = Extract<SendResult, { kind: 'failed' }>;
type Before<T> = { readonly kind: 'value'; readonly value: T } | Failed;

/** What goes wrong with a file before anything is sent is the row's problem. */
async function prepare(context: SendContext, file: FileToSend): Promise<Before<string>> {
  const limitMs = context.limits.fileMs + file.bytes.length / SLOW_BYTES_PER_MS;
  const prepared = await before(context, limitMs, () => context.bridge.prepareFile(file));
  if (prepared.kind === 'value') return prepared;
  if (prepared.code === 'lookUpTimeout') return failed({ errorClass: 'permanent', code: 'mediaNotUploaded' });
  // Nobody knows what it was; asking again wouldn't tell.
  return prepared.code === 'unexpected' ? failed({ errorClass: 'permanent', code: 'mediaUnreadable' }) : prepared;
}

type Opened = { readonly kind: 'open'; readonly chat: OpenedChat } | Failed;

/** #1065, #1576: the page sometimes doesn't know a good number, or doesn't answer; so it's asked twice. */
async function open(context: SendContext, phone: string): Promise<Opened> {
  const { bridge, library, limits } = context;
  const ask = async (): Promise<Before<OpenedChat | null>> =>
    await before(context, limits.lookUpMs, () => bridge.openChat(library, phone));
  let answer = await ask();
  const askAgain = answer.kind === 'failed' ? answer.code === 'lookUpTimeout' : answer.value === null;
  if (askAgain) answer = await ask();
  if (answer.kind === 'failed') return answer;
  if (answer.value === null) return failed({ errorClass: 'permanent', code: 'notOnWhatsApp' });
  if (answer.value.isBlocked) return failed({ errorClass: 'permanent', code: BLOCKED });
  return answer.value.isOpen
    ? { kind: 'open', chat: answer.value }
    : failed({ errorClass: 'permanent', code: 'noChat' });
}

/** A call into the page with which nothing can leave. */
async function before<T>({ ended }: SendContext, limitMs: number, work: () => Promise<T>): Promise<Before<T>> {
  const answer = await within(limitMs, ended, work);
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

async function awaitAck(context: SendContext, sent: PageMessage, isNewChat: boolean): Promise<SendResult> {
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
  return judge(acks.level(sent.messageId), sent.messageId, { isLost: ended.aborted, isNewChat });
}

async function rereadAck({ bridge, acks, limits }: SendContext, sent: PageMessage, signal: AbortSignal): Promise<void> {
  const reread = await within(limits.lookUpMs, signal, () => bridge.readMessage(sent));
  if (reread.kind === 'value' && reread.value !== null && reread.value.level !== 0) {
    acks.note(sent.messageId, reread.value.level);
  }
}

function judge(
  level: AckLevel | undefined,
  messageId: string,
  { isLost, isNewChat }: { readonly isLost: boolean; readonly isNewChat: boolean },
): SendResult {
  if (level === undefined) return failed({ errorClass: 'unknown', code: isLost ? CONNECTION_LOST : NOT_CONFIRMED });
  if (level === -1) return { ...failed({ errorClass: 'permanent', code: REFUSED }), isNewChat };
  return { kind: 'sent', messageId };
}

function failed({ errorClass, code }: Classified): Failed {
  return { kind: 'failed', errorClass, code };
}
