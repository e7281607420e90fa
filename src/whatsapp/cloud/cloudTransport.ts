import { join } from 'node:path';
import { Emitter } from '../../sender/emitter';
import { ACCOUNT_LIMITED, CONNECTION_LOST, type FailureCode } from '../../sender/failureCode';
import { parametersProblem } from '../../sender/content/templateRules';
import type { AccountLimits } from '../../sender/limits/accountLimits';
import type {
  AckEvent,
  AckLevel,
  ConnectionState,
  FoundSent,
  OutgoingMessage,
  Recipient,
  SendResult,
  SentMessage,
} from '../../sender/model';
import type { Clock, ConnectResult, DayPlace, Transport, Unsubscribe } from '../../sender/ports';
import type { CloudAccount } from './cloudAccount';
import { CloudStatuses } from './cloudStatuses';
import { connectError, pauseReason, renewalCommand, type Trouble } from './connectTrouble';
import { FirstFailures } from './firstFailures';
import { createGraphClient, type GraphClient, type GraphResult } from './graphClient';
import { memberOf } from './graphError';
import { MediaBook, type SentMedia } from './mediaBook';
import { messageBody } from './messageBody';
import { PeopleFiles, PeopleOfDay, peopleOfDayFiles, type PeopleStore } from './peopleOfDay';
import { shownNumber } from './numberText';
import { NUMBER_FIELDS, readSenderNumber, type SenderNumber } from './senderNumber';
import { messageIdOf, StatusFiles, statusFiles, type StatusSource } from './statusFile';
import { IN_DOUBT, verdictOf, type Failed, type Verdict } from './verdict';

export interface CloudTransportParts {
  readonly account: CloudAccount;
  readonly clock: Clock;
  /** Where statuses, ids of files and counts are kept; null for nowhere. */
  readonly folder: string | null;
  /** Where statuses are kept instead. */
  readonly statuses?: StatusSource;
  /** Where people of the day are counted instead. */
  readonly people?: PeopleStore;
  /** A salted hash, so that what is kept tells nobody's number. */
  readonly conceal: (text: string) => string;
  /** Whose attempts are sent; left out where all statuses are to be told. */
  readonly sessionId?: string | undefined;
  /** How long the head of an answer is waited for. */
  readonly answerTimeoutMs?: number;
  /** What gives the number a new token; the terminal's command where it is left out. */
  readonly renewWith?: string;
  /** Told each time that it is connected. */
  readonly onNumber?: (number: SenderNumber) => void;
}

/** WhatsApp Business Cloud API: a yes of the service says that it has taken a message, and webhooks what became of it. */
export function createCloudTransport(parts: CloudTransportParts): Transport {
  return new CloudTransport(parts);
}

class CloudTransport implements Transport {
  readonly name = 'cloud-api';
  readonly #parts: CloudTransportParts;
  readonly #client: GraphClient;
  readonly #statuses: CloudStatuses;
  readonly #media: MediaBook;
  readonly #people: PeopleOfDay;
  readonly #firstFailures = new FirstFailures();
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();
  #state: ConnectionState = { kind: 'closed' };
  #connecting: Promise<ConnectResult> | null = null;
  #isClosed = false;
  /** Null where the service tells of no limit. */
  #peopleLimit: number | null = null;
  /** Of people who aren't among those of the day. */
  #newUnderWayCount = 0;

  constructor(parts: CloudTransportParts) {
    this.#parts = parts;
    const { account, clock, folder, conceal, sessionId, answerTimeoutMs, statuses, people } = parts;
    const { base, token, phoneNumberId, businessAccountId } = account;
    const bound = answerTimeoutMs === undefined ? {} : { answerTimeoutMs };
    this.#client = createGraphClient({ base, token, connectionCount: CONNECTIONS_COUNT, ...bound });
    const onAck = (ack: AckEvent): void => this.#acks.emit(ack);
    this.#statuses = new CloudStatuses({
      source: statuses ?? (folder === null ? null : new StatusFiles(statusFiles(folder, phoneNumberId))),
      sessionId,
      onAck,
    });
    const mediaPath = folder === null ? null : join(folder, `media-${phoneNumberId}.json`);
    this.#media = new MediaBook({ client: () => this.#client, clock, phoneNumberId, path: mediaPath });
    const nowMs = (): number => clock.wallMs();
    const files = folder === null ? null : new PeopleFiles(peopleOfDayFiles(folder, businessAccountId), nowMs);
    this.#people = new PeopleOfDay({ store: people ?? files, conceal, nowMs });
  }

  get #renewWith(): string {
    return this.#parts.renewWith ?? renewalCommand(this.#parts.account);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  connect(): Promise<ConnectResult> {
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connect(): Promise<ConnectResult> {
    if (this.#isClosed) return { ok: true };
    const { phoneNumberId } = this.#parts.account;
    if (this.#state.kind !== 'ready') this.#setState({ kind: 'starting' });
    const result = await this.#client.request('GET', `${phoneNumberId}?fields=${NUMBER_FIELDS}`);
    if (this.#isClosed) return { ok: true };
    if (result.kind !== 'answer') return this.#lose(connectError(result, this.#renewWith));
    const number = readSenderNumber(result.body);
    if (number.health === 'BLOCKED') return this.#lose(connectError(number, this.#renewWith));
    this.#parts.onNumber?.(number);
    this.#peopleLimit = number.peopleLimit;
    await this.#people.refresh();
    if (this.#isClosed) return { ok: true };
    if (this.#state.kind !== 'ready') {
      const phone = number.phone === null ? {} : { phone: number.phone };
      this.#setState({ kind: 'ready', account: shownNumber(number), accountId: phoneNumberId, ...phone });
    }
    await this.#statuses.start();
    return { ok: true };
  }

  async send(recipient: Recipient, message: OutgoingMessage, attemptId?: string): Promise<SendResult> {
    this.#statuses.forgetProofs();
    if (this.#state.kind !== 'ready') return NO_CONNECTION;
    const { phone } = recipient;
    if (message.template?.isMarketing === true && this.#people.isCapped(phone)) return CAPPED;
    const unfit = message.template === undefined ? null : parametersProblem(message.template.components);
    // This row's cells alone are at fault, and nothing has left.
    if (unfit !== null) return { kind: 'failed', errorClass: 'permanent', code: unfit };
    const { count } = this.#people;
    if (this.#peopleLimit === null || count === null) return await this.#send(recipient, message, attemptId);
    const isNew = !this.#people.has(phone);
    const isFull = count + this.#newUnderWayCount >= this.#peopleLimit;
    if (isNew && isFull) return { kind: 'failed', errorClass: 'paused', code: ACCOUNT_LIMITED };
    if (isNew) this.#newUnderWayCount += 1;
    const result = await this.#send(recipient, message, attemptId);
    if (isNew) this.#newUnderWayCount -= 1;
    if (mayHaveArrived(result)) this.#people.noteWritten(phone);
    return result;
  }

  async #send(recipient: Recipient, message: OutgoingMessage, attemptId: string | undefined): Promise<SendResult> {
    const { attachment } = message;
    if (attachment === undefined) return this.#judge(recipient, await this.#post(recipient, message, null, attemptId));
    let result: GraphResult | null = null;
    // An id that was kept may be gone: then the file is uploaded anew, once.
    for (let media: SentMedia | null = null; media === null || (media.isOld && isGone(result));) {
      if (media !== null) await this.#media.forget(media.id);
      const uploaded = await this.#media.upload(attachment);
      if (uploaded.kind === 'refused') return { kind: 'failed', errorClass: 'permanent', code: uploaded.code };
      if (uploaded.kind === 'failed') return this.#uploadFailed(recipient, uploaded.result);
      // The account may have been lost while the file was on its way.
      if (this.#state.kind !== 'ready') return NO_CONNECTION;
      ({ media } = uploaded);
      result = await this.#post(recipient, message, media, attemptId);
    }
    return result === null ? NO_CONNECTION : this.#judge(recipient, result);
  }

  #post(
    recipient: Recipient,
    message: OutgoingMessage,
    media: SentMedia | null,
    attemptId: string | undefined,
  ): Promise<GraphResult> {
    const { phoneNumberId } = this.#parts.account;
    return this.#client.request('POST', `${phoneNumberId}/messages`, messageBody(recipient, message, media, attemptId));
  }

  #judge({ phone }: Recipient, result: GraphResult): SendResult {
    const wamid = result.kind === 'answer' ? wamidOf(result.body) : null;
    if (wamid !== null) {
      this.#firstFailures.noteSent();
      return { kind: 'sent', messageId: messageIdOf(wamid) };
    }
    const verdict = result.kind === 'answer' ? IN_DOUBT : verdictOf(result);
    this.noteRefused(phone, verdict.result.code);
    return this.#firstFailures.judge(this.#note(verdict));
  }

  /** Whom Meta spares marketing is left alone for a day. */
  noteRefused(phone: string, code: FailureCode): void {
    if (code === CAPPED.code) this.#people.noteCapped(phone);
  }

  /** Nothing is sent by an upload: whatever came of it, the message hasn't left. */
  #uploadFailed({ phone }: Recipient, result: Exclude<GraphResult, { readonly kind: 'answer' }>): SendResult {
    if (result.kind === 'unknown') return { kind: 'failed', errorClass: 'retryable', code: 'mediaNotUploaded' };
    return this.#judge({ index: 0, row: 0, phone, values: [] }, result);
  }

  #note({ result, needsPerson, rule }: Verdict): Verdict {
    const reason = pauseReason(result.code, this.#renewWith);
    if (needsPerson) this.#setState({ kind: 'lost', reason, needsPerson: true });
    return { result, needsPerson, rule };
  }

  async findSent(
    _recipient: Recipient,
    _message: OutgoingMessage,
    _sinceMs: number,
    attemptId?: string,
  ): Promise<FoundSent> {
    const messageId = attemptId === undefined ? null : await this.#statuses.find(attemptId);
    return messageId === null ? { kind: 'unsure' } : { kind: 'sent', messageId };
  }

  async readAcks(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[] | null> {
    if (this.#state.kind !== 'ready') return null;
    return await this.#statuses.levels(sent.map(({ messageId }) => messageId));
  }

  async readLimits(): Promise<AccountLimits> {
    await this.#people.refresh();
    const totalCount = this.#peopleLimit;
    if (totalCount === null) return { lock: { kind: 'off' }, quota: { kind: 'unlimited' } };
    const use = await this.#people.use();
    if (use === null) return { lock: { kind: 'off' }, quota: { kind: 'unknown' } };
    const { usedCount, nextFreeMs: cycleEndMs } = use;
    const status = usedCount >= totalCount ? 'CAPPED' : 'NONE';
    return { lock: { kind: 'off' }, quota: { kind: 'limited', totalCount, usedCount, cycleEndMs, status } };
  }

  /** Whoever was written to in the last day counts already. */
  readKnownChats(phones: readonly string[]): Promise<readonly boolean[] | null> {
    return this.#peopleLimit === null ? Promise.resolve(null) : this.#people.known(phones);
  }

  placeFor(phone: string): DayPlace | null {
    return this.#peopleLimit === null ? null : this.#people.placeFor(phone, this.#peopleLimit);
  }

  async close(): Promise<void> {
    this.#states.clear();
    this.#acks.clear();
    this.#isClosed = true;
    this.#state = { kind: 'closed' };
    this.#statuses.stop();
    await this.#client.close();
    await this.#people.close();
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#acks.on(listener);
  }

  #lose({ error, reason, needsPerson }: Trouble): ConnectResult {
    this.#setState({ kind: 'lost', reason, needsPerson });
    return { ok: false, error };
  }

  #setState(state: ConnectionState): void {
    if (this.#isClosed) return;
    this.#state = state;
    this.#states.emit(state);
  }
}

const CONNECTIONS_COUNT = 200;

const NO_CONNECTION: Failed = { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
const CAPPED: Failed = { kind: 'failed', errorClass: 'permanent', code: 'marketingCapped' };

function mayHaveArrived(result: SendResult): boolean {
  return result.kind === 'sent' || result.errorClass === 'unknown';
}

/** Null for an answer that isn't one to a message. */
function wamidOf(body: unknown): string | null {
  const messages = memberOf(body, 'messages');
  const id = Array.isArray(messages) ? memberOf(messages[0], 'id') : undefined;
  return typeof id === 'string' && id !== '' ? id : null;
}

function isGone(result: GraphResult | null): boolean {
  return result?.kind === 'refused' && result.error.code === 100 && result.error.subcode === 33;
}
