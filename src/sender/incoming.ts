import { RecipientFinder } from './answers/recipientFinder';
import type { Doubts } from './doubts';
import { STOPPED_MARKETING, type FailureCode } from './failureCode';
import { parseAttemptId } from './journal/attemptId';
import type { JournalKeeper } from './journal/journalKeeper';
import type { ResultJudge } from './resultJudge';
import type { RowStates } from './journal/rowStates';
import { ACKED, type RowStatus } from './journal/rowStatus';
import type { NewChats } from './limits/newChats';
import type { AckEvent, Reply } from './model';
import type { Answers, Clock, OptOuts, RecipientSource, Transport, Unsubscribe } from './ports';

export interface IncomingParts {
  readonly clock: Clock;
  readonly transport: Pick<Transport, 'onAck' | 'onReply' | 'noteRefused'>;
  readonly source: RecipientSource;
  readonly rows: RowStates;
  readonly sessionId: string;
  readonly keeper: Pick<JournalKeeper, 'note'>;
  readonly newChats: Pick<NewChats, 'noteRefusedLate'>;
  readonly doubts: Pick<Doubts, 'noteProof'>;
  readonly optOuts?: OptOuts;
  readonly answers?: Answers;
  readonly isInFlight: (index: number) => boolean;
  /** Told of what the server says of a message that it had taken; null where there is no run to be paused for it. */
  readonly judge: () => Pick<ResultJudge, 'noteLate'> | null;
  readonly onError: (error: unknown) => void;
}

/** What comes back while connected: acks of what was sent, and what people answer. Nothing is sent for it, ever. */
export class Incoming {
  readonly #parts: IncomingParts;
  readonly #finder: RecipientFinder;
  readonly #underWay = new Set<Promise<void>>();
  /** What came before the answer to the attempt that it is about. */
  readonly #early = new Map<number, AckEvent[]>();
  /** Of messages that aren’t known, the newest last: their answers are still being written down, or they are none of ours. */
  #ofUnknown: readonly AckEvent[] = [];

  constructor(parts: IncomingParts) {
    this.#parts = parts;
    this.#finder = new RecipientFinder(parts.source);
  }

  watch(): readonly Unsubscribe[] {
    const { transport } = this.#parts;
    const stopReplies = transport.onReply?.((reply) => this.#follow(this.#noteReply(reply)));
    return [
      transport.onAck((ack) => this.#follow(this.#noteAck(ack))),
      ...(stopReplies === undefined ? [] : [stopReplies]),
    ];
  }

  /** Resolves once all that was heard until now is written down. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #follow(noting: Promise<void>): void {
    const followed = noting.catch(this.#parts.onError).finally(() => this.#underWay.delete(followed));
    this.#underWay.add(followed);
  }

  /** Nothing is on its way to them any more. */
  noteEnded(index: number): void {
    const early = this.#early.get(index);
    this.#early.delete(index);
    for (const ack of early ?? []) this.#follow(this.#noteAck(ack));
    const { rows } = this.#parts;
    const known = this.#ofUnknown.filter(({ messageId }) => rows.recipientOf(messageId) !== undefined);
    if (known.length === 0) return;
    this.#ofUnknown = this.#ofUnknown.filter((ack) => !known.includes(ack));
    for (const ack of known) this.#follow(this.#noteAck(ack));
  }

  async #noteAck(ack: AckEvent): Promise<void> {
    const { clock, rows, keeper, newChats, judge } = this.#parts;
    const { level, code, charge } = ack;
    const index = ack.attemptId === undefined ? this.#ofMessage(ack) : await this.#attempted(ack);
    if (index === undefined) return;
    const before = rows.status(index);
    await keeper.note({
      t: 'ack',
      at: clock.wallMs(),
      i: index,
      level,
      ...(code && { code }),
      ...(charge && { charge }),
    });
    const isRefused = level === -1 && before === 'sent' && rows.status(index) === 'failed';
    if (isRefused && code === undefined) await newChats.noteRefusedLate(index);
    else if (isRefused || (level >= 2 && before === 'sent'))
      judge()?.noteLate(index, isRefused ? (code ?? null) : null);
    if (isRefused && code !== undefined) await this.#noteRefused(index, code);
  }

  /** An ack can be here before it is on disk that its message was sent, where the disk is slow. */
  #ofMessage(ack: AckEvent): number | undefined {
    const index = this.#parts.rows.recipientOf(ack.messageId);
    // That the server has it is what the answer says.
    const saysMore = ack.level > 1 || ack.level === -1;
    if (index === undefined && saysMore) this.#ofUnknown = [...this.#ofUnknown, ack].slice(-UNKNOWN_COUNT);
    return index;
  }

  /** Whom the ack’s attempt was about, where it says something new of it. */
  async #attempted(ack: AckEvent): Promise<number | undefined> {
    const { rows, sessionId, isInFlight, doubts } = this.#parts;
    const { messageId, level, attemptId = '' } = ack;
    const attempt = parseAttemptId(sessionId, attemptId);
    if (attempt === null || attempt.index >= rows.totalCount) return undefined;
    const { index, n } = attempt;
    if (isInFlight(index)) {
      this.#early.set(index, [...(this.#early.get(index) ?? []), ack]);
      return undefined;
    }
    if (rows.triesCount(index) !== n) return undefined;
    // Whatever was thought of it, the server has had it.
    if (UNPROVEN.has(rows.status(index))) await doubts.noteProof(index, messageId);
    const reached = ACKED.indexOf(rows.status(index));
    const isNews = level === -1 ? reached === 0 : reached >= 0 ? level - 1 > reached : level > 1;
    return isNews ? index : undefined;
  }

  async #noteRefused(index: number, code: FailureCode): Promise<void> {
    const { source, transport, optOuts } = this.#parts;
    const recipient = await source.read(index).catch(() => null);
    if (recipient === null) return;
    transport.noteRefused?.(recipient.phone, code);
    if (code === STOPPED_MARKETING) await optOuts?.noteOptedOut?.(recipient.phone);
  }

  async #noteReply({ phone: told, lid, text, atMs }: Reply): Promise<void> {
    const { clock, rows, keeper, answers } = this.#parts;
    const phone = told ?? (lid === null ? null : (answers?.phoneOf(lid) ?? null));
    if (phone === null) return;
    // At once: who they are in the session may take a while to find, and a no holds meanwhile.
    answers?.hear(phone, text);
    const recipient = await this.#finder.find(phone);
    if (recipient === null) return;
    const { index, row } = recipient;
    const isAnswer = WRITTEN_TO.has(rows.status(index));
    if (isAnswer && !rows.answered.has(index)) await keeper.note({ t: 'answered', at: clock.wallMs(), i: index });
    await answers?.note({ phone, lid, row, text, atMs, isAnswer });
  }
}

/** More than can be on their way at once, with an ack of each kind. */
const UNKNOWN_COUNT = 500;

/** Nobody knows of it that it arrived; the user may have said that it is to be sent again. */
const UNPROVEN: ReadonlySet<RowStatus> = new Set<RowStatus>(['inDoubt', 'unsure', 'leftInDoubt', 'queued']);

/** Something may have reached them. */
const WRITTEN_TO: ReadonlySet<RowStatus> = new Set<RowStatus>([
  'sent',
  'delivered',
  'read',
  'inDoubt',
  'unsure',
  'leftInDoubt',
]);
