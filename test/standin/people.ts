import { digitsOf, lidOf } from './ledger';
import type { StandInOptions } from './options';
import type { ChatIds, Existing } from './protocol';

/** Who is on WhatsApp, and under which id. */
export class People {
  readonly #options: StandInOptions;
  /** Digits of whom the account has blocked. */
  readonly blocked = new Set<string>();
  /** Look-ups get no answer. */
  lookUpsHang = false;
  /** For these digits the page throws at once, where it should send, and the server hears nothing of it. */
  readonly throwingFor = new Set<string>();
  /** Look-ups of these digits find nothing once. */
  readonly forgetOnce = new Set<string>();

  constructor(options: StandInOptions) {
    this.#options = options;
  }

  idsOf(digits: string): ChatIds {
    const { underLid = [], storedUnderOtherId = false } = this.#options;
    const phoneId = `${digits}@c.us`;
    const isUnderLid = underLid.includes(digits);
    const lid = isUnderLid || storedUnderOtherId ? lidOf(digits) : null;
    return { chatId: isUnderLid ? lidOf(digits) : phoneId, lid, phoneId };
  }

  get blockedIds(): readonly string[] {
    return [...this.blocked].map((digits) => this.idsOf(digits).chatId);
  }

  async exists(chatId: string): Promise<Existing> {
    if (this.lookUpsHang) await new Promise(() => undefined);
    const digits = digitsOf(chatId);
    const ids = this.idsOf(digits);
    const isFound = this.#options.unregistered?.includes(digits) !== true && !this.forgetOnce.delete(digits);
    return { ...ids, chatId: isFound ? ids.chatId : null, throwsAtOnce: this.throwingFor.has(digits) };
  }
}
