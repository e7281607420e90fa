import type { LastSent } from '../../people/sentRows';
import { parsePerson } from '../../people/person';
import type { PeopleBook } from '../../people/peopleBook';
import { composeMessage, type MessageContent } from '../../sender/content/compose';
import { BitSet } from '../../sender/journal/bitSet';
import type { CheckedRow, Recipient } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { identify } from './messageIdentity';

/** How many of a sheet's people an earlier session has written to, and when. */
export interface SentSheet {
  readonly atMs: number;
  readonly count: number;
}

export interface SentNotes {
  readonly lately: Uint32Array;
  readonly sessions: readonly (readonly [session: string, sheet: SentSheet])[];
  readonly newChatCount: number;
}

const NO_NOTES: SentNotes = { lately: new Uint32Array(0), sessions: [], newChatCount: 0 };

type ReadRecipient = (index: number) => Promise<Recipient | undefined>;

type SentPeople = Pick<PeopleBook, 'lastSent' | 'sentOf' | 'textHashOf' | 'answeredSince'>;

/** What is known elsewhere of whom sessions write to. */
export interface SentElsewhere {
  /** Null where there is none. */
  readonly book: SentPeople | null;
  /** Who gets a message from sessions that aren't over, without that any book tells yet. */
  readonly goingOut: (content: MessageContent) => Promise<{
    readonly isEmpty: boolean;
    has(phone: string, identity: string): boolean;
  }>;
}

/** Whom of a sheet's people earlier sessions have written to: noted while it is read, and compared once there is a message. */
export class SentBefore {
  readonly #book: SentPeople | null;
  readonly #sinceMs: number;
  /** Recipients who got something in the time that counts, by their index among the ready rows. */
  readonly #lately: BitSet;
  readonly #sessions: Map<string, SentSheet>;
  readonly #elsewhere: SentElsewhere | null;
  #readyCount = 0;
  #newChatCount: number;

  /**
   * @param book null where there is none: then nobody was written to
   * @param keepsApartMs for so long the same text counts as sent already; 0 for not at all
   * @param kept what was noted of the sheet in another thread
   * @param elsewhere where that is asked, too; null where it isn't
   */
  constructor(
    book: SentPeople | null,
    keepsApartMs: number,
    nowMs = Date.now(),
    kept: SentNotes = NO_NOTES,
    elsewhere: SentElsewhere | null = null,
  ) {
    this.#book = book;
    this.#elsewhere = elsewhere;
    this.#lately = BitSet.of(kept.lately);
    this.#sessions = new Map(kept.sessions);
    this.#newChatCount = kept.newChatCount;
    this.#sinceMs = keepsApartMs === 0 ? Number.POSITIVE_INFINITY : nowMs - keepsApartMs;
  }

  /** Notes on the ready rows when they were last written to. To be given all rows of the sheet, in their order. */
  judge(rows: readonly CheckedRow[]): readonly CheckedRow[] {
    return rows.map((row) => this.#judge(row));
  }

  /** What it has noted of the sheet, once that is read. */
  get notes(): SentNotes {
    return { lately: this.#lately.words, sessions: [...this.#sessions], newChatCount: this.#newChatCount };
  }

  /** Of the ready rows, who was never written to and has never written, as far as the book tells. */
  get newChatCount(): number {
    return this.#newChatCount;
  }

  /** Of the session that wrote to most of them; null where none did. */
  get sheet(): SentSheet | null {
    let most: SentSheet | null = null;
    for (const sent of this.#sessions.values()) if (most === null || sent.count > most.count) most = sent;
    return most;
  }

  /** When this very message went to them, in the time that counts; null where it didn't. */
  sentAtMs(phone: string, identity: string): number | null {
    const who = parsePerson(phone);
    if (who === null) return null;
    for (const book of [this.#book, this.#elsewhere?.book ?? null]) {
      const sent = book?.sentOf(who, book.textHashOf(identity)) ?? null;
      if (sent !== null && sent.atMs >= this.#sinceMs) return sent.atMs;
    }
    return null;
  }

  /** Notes the same of the ready rows by the book that is elsewhere, once all of them are known. */
  async judgeElsewhere(read: ReadRecipient): Promise<void> {
    const book = this.#elsewhere?.book ?? null;
    if (book === null || this.#sinceMs === Number.POSITIVE_INFINITY) return;
    for (let index = 0; ; index += 1) {
      const recipient = await read(index);
      if (recipient === undefined) return;
      const who = parsePerson(recipient.phone);
      const sent = who === null ? null : book.lastSent(who);
      if (who === null || sent === null) continue;
      this.#count(sent);
      if (sent.atMs >= this.#sinceMs) this.#lately.add(index);
    }
  }

  /**
   * Who of the recipients has got this very message already. Only those are read who have got any.
   * @throws what `signal` says, once it is aborted
   */
  async find(read: ReadRecipient, content: MessageContent, signal?: AbortSignal): Promise<BitSet> {
    const found = await this.#findGoingOut(read, content, signal);
    for (const index of this.#lately) {
      signal?.throwIfAborted();
      const recipient = await read(index);
      if (recipient === undefined) continue;
      const { message } = composeMessage(content, recipient.values);
      if (this.sentAtMs(recipient.phone, await identify(message)) !== null) found.add(index);
    }
    return found;
  }

  async #findGoingOut(read: ReadRecipient, content: MessageContent, signal?: AbortSignal): Promise<BitSet> {
    const found = new BitSet();
    if (this.#elsewhere === null || this.#sinceMs === Number.POSITIVE_INFINITY) return found;
    const messages = await this.#elsewhere.goingOut(content);
    for (let index = 0; !messages.isEmpty; index += 1) {
      signal?.throwIfAborted();
      const recipient = await read(index);
      if (recipient === undefined) break;
      const { message } = composeMessage(content, recipient.values);
      if (messages.has(recipient.phone, await identify(message))) found.add(index);
    }
    return found;
  }

  #judge(row: CheckedRow): CheckedRow {
    if (row.verdict !== 'ready' || row.phone === null) return row;
    const index = this.#readyCount;
    this.#readyCount += 1;
    const who = parsePerson(row.phone);
    const sent = who === null ? null : (this.#book?.lastSent(who) ?? null);
    if (sent === null) {
      if (who === null || this.#book?.answeredSince(who, 0) !== true) this.#newChatCount += 1;
      return row;
    }
    this.#count(sent);
    if (sent.atMs >= this.#sinceMs) this.#lately.add(index);
    return {
      ...row,
      wasWrittenTo: true,
      reason: row.reason ?? sentence('Written to on {0}', { kind: 'day', atMs: sent.atMs }),
    };
  }

  #count({ session, atMs }: LastSent): void {
    const before = this.#sessions.get(session);
    this.#sessions.set(session, {
      count: (before?.count ?? 0) + 1,
      // When it began, as far as these rows tell.
      atMs: Math.min(before?.atMs ?? atMs, atMs),
    });
  }
}

/** The setting's default. */
export const ALREADY_SENT_DAYS = 7;

export function sentSheetText({ atMs, count }: SentSheet): Sentence {
  return sentence('Sent to on {0}: {1} of these people.', { kind: 'day', atMs }, countOf(count));
}

export function alreadySentText(atMs: number): Sentence {
  return sentence('Got this very message on {0}', { kind: 'day', atMs });
}
