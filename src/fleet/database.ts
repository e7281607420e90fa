/** The little that a fleet needs of PostgreSQL, so that a simulation can put a database under it that fails. */
export interface Queryable {
  /** @throws HumanError whose cause is what the database, or the way there, said */
  query(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

export type Value = string | number | boolean | null | Buffer | readonly string[];
/** As it comes: to be parsed by whoever asked. */
export type Row = Readonly<Record<string, unknown>>;

export interface Database extends Queryable {
  /** Where people say which one it is: an option, or a setting. */
  readonly namedIn: string;
  /** All of it or nothing. */
  transaction<T>(act: (within: Queryable) => Promise<T>): Promise<T>;
  /** A connection that nobody else uses: what is locked and listened to on it lives as long as it does. */
  connect(): Promise<OwnConnection>;
  close(): Promise<void>;
}

export interface OwnConnection extends Queryable {
  /** What the server was said to call it when it was opened. */
  readonly processId: number | null;
  onNotice(listener: (channel: string, payload: string) => void): void;
  /** Called once, when it is gone without having been closed. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}
