import { Emitter } from './emitter';
import type { SenderOptions } from './options';
import type { Unsubscribe } from './ports';

/** The options of a campaign, which change while it is being sent: the one place where they are. */
export class LiveOptions {
  #current: SenderOptions;
  readonly #changes = new Emitter<SenderOptions>();

  constructor(options: SenderOptions) {
    this.#current = options;
  }

  get current(): SenderOptions {
    return this.#current;
  }

  set(options: SenderOptions): void {
    this.#current = options;
    this.#changes.emit(options);
  }

  onChange(listener: (options: SenderOptions) => void): Unsubscribe {
    return this.#changes.on(listener);
  }
}
