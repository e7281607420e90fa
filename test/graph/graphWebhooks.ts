import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { GraphOptions } from './graphOptions';

export interface AcceptedMessage {
  readonly to: string;
  readonly id: string;
  readonly attempt: string | null;
}

type Status = Readonly<Record<string, unknown>>;

/** Tells of each accepted message what becomes of it: signed, late, twice, and in any order. */
export class GraphWebhooks {
  readonly #options: () => GraphOptions;
  readonly #random: () => number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  #waiting: Status[] = [];

  constructor(options: () => GraphOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Plans the statuses of a message. */
  follow(message: AcceptedMessage): void {
    const { webhook, lateFailures } = this.#options();
    if (webhook === null) return;
    const isLate = lateFailures !== null && this.#random() < lateFailures.share;
    const ladder = isLate
      ? [this.#failed(message, lateFailures.code)]
      : ['sent', 'delivered', 'read']
          .filter((name) => name !== 'read' || this.#random() < webhook.readShare)
          .filter((name) => name !== 'delivered' || this.#random() >= webhook.leaveOutDeliveredShare)
          .map((name) => this.#status(message, name));
    const steps = ladder.flatMap((status) => (this.#random() < webhook.repeatShare ? [status, status] : [status]));
    if (this.#random() < webhook.shuffleShare) steps.reverse();
    const [shortest, longest] = webhook.delayMs;
    let atMs = 0;
    for (const status of steps) {
      atMs += shortest + this.#random() * (longest - shortest);
      setTimeout(() => this.#queue(status), atMs);
    }
  }

  #status({ to, id, attempt }: AcceptedMessage, status: string): Status {
    return {
      id,
      status,
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: to,
      ...(attempt === null ? {} : { biz_opaque_callback_data: attempt }),
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
    };
  }

  #failed(message: AcceptedMessage, code: number): Status {
    const { pricing: _, ...status } = this.#status(message, 'failed');
    const title = 'Message failed é';
    return { ...status, errors: [{ code, title, message: title, error_data: { details: title } }] };
  }

  /** Several in a body, as they come. */
  #queue(status: Status): void {
    this.#waiting.push(status);
    if (this.#waiting.length > 1) return;
    setTimeout(() => {
      const statuses = this.#waiting;
      this.#waiting = [];
      this.#deliver(statuses, 0);
    }, 5);
  }

  #deliver(statuses: readonly Status[], triedCount: number): void {
    const { webhook, phoneNumberId, businessAccountId, displayNumber, appSecret } = this.#options();
    if (webhook === null) return;
    const metadata = { display_phone_number: displayNumber.replaceAll(/\D/gu, ''), phone_number_id: phoneNumberId };
    const value = { messaging_product: 'whatsapp', metadata, statuses };
    const body = {
      object: 'whatsapp_business_account',
      entry: [{ id: businessAccountId, changes: [{ field: 'messages', value }] }],
    };
    const bytes = Buffer.from(escaped(JSON.stringify(body)));
    const signature = createHmac('sha256', appSecret).update(bytes).digest('hex');
    const again = (): void => {
      if (triedCount < 20)
        setTimeout(() => this.#deliver(statuses, triedCount + 1), 100 * 2 ** Math.min(triedCount, 6));
    };
    const call = request(
      webhook.url,
      {
        method: 'POST',
        agent: this.#agent,
        headers: {
          'content-type': 'application/json',
          'content-length': bytes.length,
          'x-hub-signature-256': `sha256=${signature}`,
        },
      },
      (response) => {
        response.resume();
        if (response.statusCode !== 200) again();
      },
    );
    call.once('error', again);
    call.end(bytes);
  }
}

/** Everything above U+007F is escaped before it is signed. */
function escaped(json: string): string {
  return json.replaceAll(/[\u0080-\uffff]/gu, (unit) =>
    Array.from({ length: unit.length }, (_, at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
