import { RecipientFinder } from './answers/recipientFinder';
import type { JournalKeeper } from './journal/journalKeeper';
import type { RowStates } from './journal/rowStates';
import type { RowStatus } from './journal/rowStatus';
import type { NewChats } from './limits/newChats';
import type { AckEvent, Reply } from './model';
import type { Answers, Clock, RecipientSource, Transport, Unsubscribe } from './ports';

export interface IncomingParts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly source: RecipientSource;
  readonly rows: RowStates;
  readonly keeper: Pick<JournalKeeper, 'note'>;
  readonly newChats: Pick<NewChats, 'noteRefusedLate'>;
  readonly answers?: Answers;
  readonly onError: (error: unknown) => void;
}

/** What comes back while connected: acks of what was sent, and what people answer. Nothing is sent for it, ever. */
export class Incoming {
  readonly #parts: IncomingParts;
  readonly #finder: RecipientFinder;
  readonly #underWay = new Set<Promise<void>>();

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

  async #noteAck({ messageId, level }: AckEvent): Promise<void> {
    const { clock, rows, keeper, newChats } = this.#parts;
    const index = rows.recipientOf(messageId);
    if (index === undefined) return;
    const wasSent = rows.status(index) === 'sent';
    await keeper.note({ t: 'ack', at: clock.wallMs(), i: index, level });
    if (level === -1 && wasSent && rows.status(index) === 'failed') await newChats.noteRefusedLate(index);
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

/** Something may have reached them. */
const WRITTEN_TO: ReadonlySet<RowStatus> = new Set<RowStatus>([
  'sent',
  'delivered',
  'read',
  'inDoubt',
  'unsure',
  'leftInDoubt',
]);
