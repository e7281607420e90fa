import type { DatabaseWindow } from '../../src/campaign/database/connectDatabase';

/** A window in which a database may be set, and what the person there answers. */
export class FakeDatabaseWindow implements DatabaseWindow {
  readonly setting = 'excelWhatsapp.database';
  /** As set. */
  url = '';
  /** What is given, one after the other; then the person thinks better of it. */
  passwords: string[] = [];
  key: Buffer | null = null;
  /** Whether a key might be made, each time that one was asked for. */
  readonly keysAsked: boolean[] = [];
  readonly #operator: string;

  constructor(operator = 'marie@desk') {
    this.#operator = operator;
  }

  readonly address = (): string => this.url;
  readonly operator = (): string => this.#operator;
  readonly owner = () => ({ kind: 'window', name: 'test' }) as const;
  readonly askPassword = (): Promise<string | null> => Promise.resolve(this.passwords.shift() ?? null);
  readonly askKey = (mayMake: boolean): Promise<Buffer | null> => {
    this.keysAsked.push(mayMake);
    return Promise.resolve(this.key);
  };
}
