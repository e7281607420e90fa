/** The phone's side of linking by a code. */
export class StandInPairing {
  /** Numbers that a code was asked for. */
  readonly phones: string[] = [];
  /** What becomes of the next requests. */
  answer: 'code' | 'refused' | 'hangs' = 'code';
  readonly #link: () => void;
  #code: string | null = null;

  constructor(link: () => void) {
    this.#link = link;
  }

  /** The code is typed on the phone; a wrong one links nothing. */
  typeCode(code: string): void {
    if (code.replace('-', '') === this.#code) this.#link();
  }

  async ask(phone: string): Promise<{ readonly code: string | null }> {
    this.phones.push(phone);
    if (this.answer === 'hangs') await new Promise(() => undefined);
    this.#code = this.answer === 'refused' ? null : `STANDIN${this.phones.length}`;
    return { code: this.#code };
  }
}
