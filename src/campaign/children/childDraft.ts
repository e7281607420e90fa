import { BitSet } from '../../sender/journal/bitSet';
import type { LeftOut } from '../../sender/content/messageProblems';
import type { CheckedRow, Recipient } from '../../sender/model';
import type { Draft } from '../../sessions/draft';

/** Rows of a session on their way to another one, and which of its recipients each is. */
export class ChildDraft {
  readonly draft: Draft;
  /** By the draft's own index. */
  readonly #parentIndexes: number[] = [];
  /** Loaded with the first of them, not at VS Code's start. */
  #countryOf: ((phone: string) => string | undefined) | null = null;

  constructor(draft: Draft) {
    this.draft = draft;
  }

  get count(): number {
    return this.#parentIndexes.length;
  }

  async add(recipient: Recipient): Promise<void> {
    this.#parentIndexes.push(recipient.index);
    this.#countryOf ??= (await import('../../whatsapp/phoneNumbers')).countryOf;
    await this.draft.add([readyRow(recipient, this.#countryOf(recipient.phone))]);
  }

  /** Whom it takes over, by their index in the session that they come from: not those that it sends nothing to either. */
  takenOver(leftOut: Iterable<LeftOut>): BitSet {
    const out = new BitSet();
    for (const { index } of leftOut) out.add(index);
    const taken = new BitSet();
    for (const [index, parentIndex] of this.#parentIndexes.entries()) if (!out.has(index)) taken.add(parentIndex);
    return taken;
  }
}

/** As a sheet's row that was checked: its number has been found right before. */
function readyRow({ row, phone, values, typed, wasWrittenTo }: Recipient, country: string | undefined): CheckedRow {
  return {
    row,
    phone,
    values,
    verdict: 'ready',
    cell: '',
    phoneText: phone,
    reason: null,
    ...(typed && { typed }),
    ...(wasWrittenTo && { wasWrittenTo }),
    ...(country && { destination: { country, isForeignRead: false } }),
  };
}
