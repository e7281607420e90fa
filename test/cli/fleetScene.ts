import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { PostgresServer } from '../fleet/postgresServer';
import { cli, CliProcess, jsonLines, place, type CliEnd, type ListedLine, type Place } from './cli';

/** A server for all tests of a file. */
export function serverForFile(): { readonly current: PostgresServer } {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 120_000);
  afterAll(async () => {
    await server?.remove();
  }, 120_000);
  return {
    get current() {
      if (server === null) throw new Error('The server isn’t there yet.');
      return server;
    },
  };
}

/** It is gone at the end of the test. */
export function untilTestEnds(started: CliProcess): CliProcess {
  onTestFinished(async () => {
    started.kill('SIGKILL');
    await started.end;
  });
  return started;
}

/** A file that its owner alone can read, as keys and tokens are kept; gives its path. */
export function ownFile(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

export interface FleetLine extends ListedLine {
  readonly account: string;
  readonly asked?: string;
}

export interface JournalLine {
  readonly t: string;
  readonly at: number;
  readonly i?: number;
  /** Of an attempt: the recipient’s how-manieth. */
  readonly n?: number;
  readonly event?: string;
  readonly result?: string;
}

/** What is peculiar to a computer. */
export interface Computer {
  /** Under which it knows the database. */
  readonly url?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What starts its programs. */
  readonly within?: readonly string[];
}

/** A database with computers that share it, its key and a ledger. */
export class FleetScene {
  readonly url: string;
  readonly at: Place;
  readonly server: PostgresServer;
  readonly #env: NodeJS.ProcessEnv;
  #computerCount = 0;

  private constructor(server: PostgresServer, url: string, at: Place) {
    this.server = server;
    this.url = url;
    this.at = at;
    const keyFile = join(at.folder, 'key');
    writeFileSync(keyFile, randomBytes(32).toString('base64'));
    this.#env = { EXCEL_WHATSAPP_KEY_FILE: keyFile };
  }

  static async make(server: PostgresServer): Promise<FleetScene> {
    return new FleetScene(server, await server.create(), await place());
  }

  /** As on a computer of its own. */
  async call(...args: readonly string[]): Promise<CliEnd> {
    return await cli([...args, '--database', this.url, '--data', this.#newData()], this.#env);
  }

  /** Hands in, and gives the ids. */
  async send(path: string, ...args: readonly string[]): Promise<readonly string[]> {
    const end = await this.call('send', path, '--message', 'Bonjour {{Nom}}', ...args);
    if (end.code !== 0) throw new Error(end.stderr);
    return jsonLines<{ session: string }>(end.stdout).map(({ session }) => session);
  }

  worker(simulate: object, ...args: readonly string[]): CliProcess {
    return this.workerOn({}, simulate, ...args);
  }

  /** On a computer of its own making. */
  workerOn(computer: Computer, simulate: object, ...args: readonly string[]): CliProcess {
    const worker = new CliProcess(
      [
        'worker',
        '--database',
        computer.url ?? this.url,
        '--data',
        this.#newData(),
        '--ledger',
        this.at.ledgerPath,
        '--simulate',
        JSON.stringify(simulate),
        ...args,
      ],
      { ...this.#env, ...computer.env },
      computer.within,
    );
    return untilTestEnds(worker);
  }

  /** A command that lasts, with a data folder as given; it is gone at the end of the test. */
  start(...args: readonly string[]): CliProcess {
    return untilTestEnds(new CliProcess([...args, '--database', this.url], this.#env));
  }

  async sessions(): Promise<readonly FleetLine[]> {
    const { code, stdout, stderr } = await this.call('sessions');
    if (code !== 0) throw new Error(stderr);
    return jsonLines(stdout);
  }

  /** The records of a session's journal. */
  async journal(id: string): Promise<readonly JournalLine[]> {
    const rows = await this.server.ask(
      `select line from excel_whatsapp.journal, unnest(string_to_array(lines, E'\\n')) with ordinality as given (line, place)
       where session = '${id}' order by seq, place`,
      this.url,
    );
    return rows.map(({ line }) => JSON.parse(String(line)) as JournalLine);
  }

  async ask(sql: string): Promise<Record<string, unknown>[]> {
    return await this.server.ask(sql, this.url);
  }

  #newData(): string {
    this.#computerCount += 1;
    return join(this.at.folder, `computer-${this.#computerCount}`);
  }
}
