import { BitSet } from '../journal/bitSet';
import type { Recipient } from '../model';
import type { Transport } from '../ports';
import type { ReadableRecipients } from '../readableRecipients';
import type { RowQueue } from '../journal/rowQueue';
import type { RowStates } from '../journal/rowStates';
import type { RowStatus } from '../journal/rowStatus';

/** `unclear`: the transport doesn't tell who is known. */
export type ChatKind = 'known' | 'new' | 'unclear';

export interface ChatCounts {
  readonly knownCount: number;
  readonly newCount: number;
}

/** Which of those that are left have a chat with the account already: a bit for each, asked for in chunks. */
export class KnownChats {
  readonly #rows: RowStates;
  #known: BitSet | null = null;
  #queues: { readonly known: RowQueue; readonly new: RowQueue } | null = null;

  constructor(rows: RowStates) {
    this.#rows = rows;
  }

  /** Asks for all that are queued now, or may be later. `isOver` ends it early; then nothing is known of anyone, as where it can't be told. */
  async read(transport: Transport, recipients: ReadableRecipients, isOver: () => boolean): Promise<void> {
    if (!transport.readKnownChats) return;
    const known = new BitSet();
    for (let from = 0; from < this.#rows.totalCount; from += CHUNK_COUNT) {
      if (isOver()) return;
      const asked: Recipient[] = [];
      for (const index of this.#openFrom(from)) {
        const recipient = await recipients.read(index);
        if (recipient !== null) asked.push(recipient);
      }
      if (asked.length === 0) continue;
      const areKnown = await transport.readKnownChats(asked.map(({ phone }) => phone));
      if (areKnown === null) return;
      for (const [at, { index }] of asked.entries()) if (areKnown[at] === true) known.add(index);
    }
    this.#known = known;
    this.#queues = {
      known: this.#rows.queueOf((index) => known.has(index)),
      new: this.#rows.queueOf((index) => !known.has(index)),
    };
  }

  kindOf(index: number): ChatKind {
    if (this.#known === null) return 'unclear';
    return this.#known.has(index) ? 'known' : 'new';
  }

  /** The queued ones of each kind; null where it isn't known. */
  get queues(): { readonly known: RowQueue; readonly new: RowQueue } | null {
    return this.#queues;
  }

  /** Those that are left, among them the ones in flight; null where it isn't known. */
  counts(inFlight: Iterable<number>): ChatCounts | null {
    if (this.#queues === null) return null;
    const busy = [...inFlight].filter((index) => this.#rows.status(index) === 'inDoubt');
    const busyKnownCount = busy.filter((index) => this.kindOf(index) === 'known').length;
    return {
      knownCount: this.#queues.known.count + busyKnownCount,
      newCount: this.#queues.new.count + busy.length - busyKnownCount,
    };
  }

  #openFrom(from: number): readonly number[] {
    const indexes: number[] = [];
    const end = Math.min(from + CHUNK_COUNT, this.#rows.totalCount);
    for (let index = from; index < end; index += 1) if (OPEN.has(this.#rows.status(index))) indexes.push(index);
    return indexes;
  }
}

/** What is in doubt may turn out not to be sent. */
const OPEN: ReadonlySet<RowStatus> = new Set<RowStatus>(['queued', 'inDoubt', 'unsure']);

const CHUNK_COUNT = 256;
