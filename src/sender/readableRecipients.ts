import { HumanError, isHumanError } from './humanError';
import { countOf, sentence } from './sentence';
import type { Recipient } from './model';
import type { RecipientSource } from './ports';
import type { RowStates } from './journal/rowStates';

/** The recipients, as far as they can be read. One that can't is set aside: the others needn't wait for it. */
export class ReadableRecipients {
  readonly #source: RecipientSource;
  readonly #rows: RowStates;
  #unreadableCount = 0;
  #cause: unknown = null;

  constructor(source: RecipientSource, rows: RowStates) {
    this.#source = source;
    this.#rows = rows;
  }

  /** Null where it can't be read. */
  async read(index: number): Promise<Recipient | null> {
    try {
      return await this.#source.read(index);
    } catch (error) {
      if (this.#rows.setAside(index)) this.#unreadableCount += 1;
      this.#cause ??= error;
      return null;
    }
  }

  /** What a person must mend; null where all that were asked for could be read. */
  get error(): HumanError | null {
    if (this.#unreadableCount === 0) return null;
    const cause = this.#cause;
    return new HumanError(
      sentence(
        'Recipients of this session that can’t be read any more: {0}. Nothing more is sent to them.',
        countOf(this.#unreadableCount),
      ),
      isHumanError(cause) ? cause.todo : sentence('Check the disk, then resume.'),
      cause,
      { fault: 'machine' },
    );
  }
}
