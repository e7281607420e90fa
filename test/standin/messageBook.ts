import { appendToLedger, digitsOf, lineOf, readLedger, type AcceptedMessage } from './ledger';
import type { StandInOptions } from './options';
import type { People } from './people';
import type { ListedChat, Remembered, Submitted, SubmittedFile } from './protocol';

/** What WhatsApp's server has of the messages. */
export class MessageBook {
  readonly #options: StandInOptions;
  readonly #people: People;
  readonly #accepted: AcceptedMessage[] = [];
  readonly #history = new Map<string, Remembered>();
  /** The newest message of each chat, by the recipient's digits. */
  readonly #newest = new Map<string, string>();
  /** The bytes of files, by the path that messages name. */
  readonly #uploads = new Map<string, Buffer>();

  constructor(options: StandInOptions, people: People) {
    this.#options = options;
    this.#people = people;
    for (const message of readLedger(options.ledgerPath)) this.#remember(message);
  }

  get accepted(): readonly AcceptedMessage[] {
    return this.#accepted;
  }

  get pending(): readonly Submitted[] {
    return [...this.#history.values()].filter(({ ack }) => ack === 0);
  }

  message(id: string): Remembered | null {
    return this.#history.get(id) ?? null;
  }

  hasLeft({ id }: Submitted): boolean {
    return (this.#history.get(id)?.ack ?? 0) >= 1;
  }

  ofChat(chatId: string): readonly Remembered[] {
    const digits = digitsOf(chatId);
    return [...this.#history.values()].filter((message) => digitsOf(message.chatId) === digits);
  }

  /** Whether there is a chat with messages. */
  isKnown(digits: string): boolean {
    return this.#newest.has(digits) || this.#options.knownChats?.includes(digits) === true;
  }

  chats(): readonly ListedChat[] {
    const digits = new Set([...(this.#options.knownChats ?? []), ...this.#newest.keys()]);
    return [...digits].map((each) => ({
      ...this.#people.idsOf(each),
      newest: this.#history.get(this.#newest.get(each) ?? '') ?? null,
    }));
  }

  accept(submitted: Submitted): AcceptedMessage {
    const line = lineOf(submitted);
    if (this.#options.ledgerPath !== undefined) appendToLedger(this.#options.ledgerPath, line);
    this.#remember(line, submitted);
    return line;
  }

  keepPending(submitted: Submitted): void {
    this.#history.set(submitted.id, { ...submitted, ack: 0 });
  }

  setAck(id: string, ack: number): Remembered | null {
    const message = this.#history.get(id);
    if (message) this.#history.set(id, { ...message, ack });
    return message ?? null;
  }

  keepFile(bytes: Buffer): { readonly directPath: string } {
    const directPath = `/file/${this.#uploads.size}`;
    this.#uploads.set(directPath, bytes);
    return { directPath };
  }

  file({ directPath }: SubmittedFile): Buffer | undefined {
    return this.#uploads.get(directPath);
  }

  #remember(line: AcceptedMessage, submitted?: Submitted): void {
    this.#accepted.push(line);
    const digits = line.phone.slice(1);
    const { chatId } = this.#people.idsOf(digits);
    const { id, text, file, at } = line;
    const message = submitted ?? { id, chatId, text, ...(file && { file }), sentAtSeconds: Math.floor(at / 1000) };
    this.#history.set(id, { ...message, ack: 1 });
    this.#newest.set(digits, id);
  }
}
