import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { Client } from 'pg';
import { removeFolder } from '../removeFolder';
import { makeCluster, postgresProgram, serverIdentity } from './postgresCluster';

const run = promisify(execFile);

/** A server of the test's own on 127.0.0.1, that can be killed and started again. */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  #data = 'data';
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  /** @param prepareFolder before anything is put into it, such as by mounting a disk there */
  static async start(prepareFolder: (folder: string) => void = () => undefined): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'fleet-postgres-'));
    prepareFolder(folder);
    const server = new PostgresServer(folder, await freePort());
    const identity = serverIdentity();
    if (identity) {
      chmodSync(folder, 0o700);
      chownSync(folder, identity.uid, identity.gid);
    }
    await makeCluster(join(folder, 'data'));
    await server.up();
    return server;
  }

  url(database = 'postgres'): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** The same without any network. */
  throughSocket(url: string): string {
    return `${url}?host=${this.#folder}`;
  }

  /** A database of the test's own. */
  async create(): Promise<string> {
    const name = `test_${randomBytes(6).toString('hex')}`;
    await this.ask(`create database ${name}`);
    return this.url(name);
  }

  /** Lets somebody in with a password alone, to a database of theirs; gives its address, without the password. */
  async withPassword(user: string, password: string, database: string): Promise<string> {
    const rules = join(this.#folder, this.#data, 'pg_hba.conf');
    await writeFile(rules, `host all ${user} 127.0.0.1/32 scram-sha-256\n${await readFile(rules, 'utf8')}`);
    await this.ask(`create role ${user} login password '${password}'`);
    await this.ask(`alter database ${database} owner to ${user}`);
    await this.ask('select pg_reload_conf()');
    return `postgresql://${user}@127.0.0.1:${this.port}/${database}`;
  }

  async ask(sql: string, url = this.url()): Promise<Record<string, unknown>[]> {
    const client = new Client(url);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Also after it was killed. */
  async up(...settings: readonly string[]): Promise<void> {
    const args = [
      '-D',
      join(this.#folder, this.#data),
      '-p',
      String(this.port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${this.#folder}`,
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
    const begin = (): ChildProcess =>
      spawn(postgresProgram('postgres'), args, { ...serverIdentity(), cwd: this.#folder, stdio: 'ignore' });
    this.#process = begin();
    for (let tryCount = 1; ;) {
      // After a kill its children take a moment to notice.
      if (this.#process.exitCode !== null) {
        if (tryCount === MAX_STARTS) throw new Error('PostgreSQL doesn’t start.');
        tryCount += 1;
        this.#process = begin();
      }
      const isUp = await this.ask('select 1').then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await sleep(50);
    }
  }

  /** Whether it has ended by itself. */
  get isDown(): boolean {
    return this.#process?.exitCode !== null;
  }

  /** Of the process that has started all others of the server. */
  get processId(): number {
    return this.#process?.pid ?? 0;
  }

  /** Lets in who comes from these addresses, of a network of the test's own; from the next start on. */
  async admit(addresses: string): Promise<void> {
    await appendFile(join(this.#folder, this.#data, 'pg_hba.conf'), `host all all ${addresses} trust\n`);
  }

  /** With SIGKILL what is in memory alone is gone; all connections with it. */
  async down(signal: NodeJS.Signals): Promise<void> {
    const server = this.#process;
    if (server === null) return;
    this.#process = null;
    const over = new Promise((resolve) => server.once('close', resolve));
    server.kill(signal);
    await over;
  }

  /** A copy of what is there now, as a standby has it that hears of nothing later. */
  async copy(): Promise<void> {
    const at = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres'];
    const args = [...at, '-D', join(this.#folder, 'copy'), '-R', '-X', 'stream', '-c', 'fast', '-N'];
    await run(postgresProgram('pg_basebackup'), args, { ...serverIdentity(), cwd: this.#folder });
  }

  /** It dies, and the copy takes its place, on a timeline of its own. */
  async failOver(): Promise<void> {
    await this.down('SIGKILL');
    this.#data = 'copy';
    await this.up();
    await this.ask('select pg_promote()');
  }

  async remove(): Promise<void> {
    await this.down('SIGQUIT');
    await removeFolder(this.#folder);
  }
}

const MAX_STARTS = 50;

export async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
