import type { RunControl } from './control';
import type { Message } from './message';
import type { Transport } from './ports';

/**
 * Pauses the run when the connection or the account fails, tries to get it back with growing waits, and lets the run go
 * on when it is back, unless the user has paused or stopped it meanwhile.
 */
export class Reconnector {
  readonly #transport: Transport;
  readonly #control: RunControl;
  readonly #beforeResume: () => Promise<void>;
  #mending: Promise<void> | null = null;

  constructor(transport: Transport, control: RunControl, beforeResume: () => Promise<void>) {
    this.#transport = transport;
    this.#control = control;
    this.#beforeResume = beforeResume;
  }

  /** Starts mending, once however often it is called. */
  mend(reason: Message): void {
    this.#control.pause(reason);
    this.#mending ??= this.#reconnect().finally(() => {
      this.#mending = null;
    });
  }

  async settled(): Promise<void> {
    await this.#mending;
  }

  async #reconnect(): Promise<void> {
    for (
      let waitMs = FIRST_WAIT_MS;
      this.#control.current.kind !== 'stopped';
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    ) {
      const connected = await this.#control.untilStopped(this.#transport.connect());
      if (connected?.ok) {
        await this.#beforeResume();
        if (this.#transport.state.kind === 'ready') {
          this.#control.resumeFromItself();
          return;
        }
      }
      await this.#control.sleep(waitMs);
    }
  }
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
