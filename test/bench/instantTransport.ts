import type { SendResult } from '../../src/sender/model';
import type { ConnectResult, Transport, Unsubscribe } from '../../src/sender/ports';

/** Answers at once, so that what is measured is the sender; ids are as long as WhatsApp's. */
export class InstantTransport implements Transport {
  readonly name = 'simulated';
  readonly state = { kind: 'ready', account: '' } as const;
  readonly #onSend: () => void;
  #sentCount = 0;

  constructor(onSend: () => void = () => undefined) {
    this.#onSend = onSend;
  }

  connect(): Promise<ConnectResult> {
    return Promise.resolve({ ok: true });
  }

  send(): Promise<SendResult> {
    this.#onSend();
    this.#sentCount += 1;
    return Promise.resolve({ kind: 'sent', messageId: `3EB0${String(this.#sentCount).padStart(18, '0')}` });
  }

  findSent(): Promise<{ readonly kind: 'unsure' }> {
    return Promise.resolve({ kind: 'unsure' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  onState(): Unsubscribe {
    return () => undefined;
  }

  onAck(): Unsubscribe {
    return () => undefined;
  }
}
