import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findProgram } from '../../scripts/tools/install.mjs';
import { serverIdentity } from './postgresCluster';
import { freePort, type PostgresServer } from './postgresServer';
import { removeFolder } from '../removeFolder';

export const hasPooler = findProgram('pgbouncer') !== undefined;

/** A pgbouncer of the test's own on 127.0.0.1. */
export class Pooler {
  readonly #folder: string;
  readonly #port: number;
  readonly #process: ChildProcess;

  private constructor(folder: string, port: number, child: ChildProcess) {
    this.#folder = folder;
    this.#port = port;
    this.#process = child;
  }

  /** @param settings lines of its file beside those that it needs */
  static async before(server: PostgresServer, settings: readonly string[]): Promise<Pooler> {
    const folder = await mkdtemp(join(tmpdir(), 'fleet-pooler-'));
    const [port, identity] = [await freePort(), serverIdentity()];
    const lines = [
      '[databases]',
      `* = host=127.0.0.1 port=${server.port} user=postgres`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = any',
      ...settings,
    ];
    await writeFile(join(folder, 'pooler.ini'), lines.join('\n'));
    if (identity !== undefined) {
      chmodSync(folder, 0o755);
      chownSync(folder, identity.uid, identity.gid);
    }
    const child = spawn('pgbouncer', ['-q', join(folder, 'pooler.ini')], { ...identity, stdio: 'ignore' });
    const pooler = new Pooler(folder, port, child);
    for (let tryCount = 0; !(await pooler.#isUp()); tryCount += 1) {
      if (child.exitCode === null && tryCount < MOST_TRIES_COUNT) await sleep(50);
      else {
        await pooler.remove();
        throw new Error('The pooler doesn’t start.');
      }
    }
    return pooler;
  }

  /** The address of a database, through it. */
  through(url: string): string {
    const through = new URL(url);
    through.port = String(this.#port);
    return through.href;
  }

  async remove(): Promise<void> {
    this.#process.kill('SIGKILL');
    await removeFolder(this.#folder);
  }

  async #isUp(): Promise<boolean> {
    const client = new Client(this.through('postgresql://postgres@127.0.0.1/postgres'));
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const MOST_TRIES_COUNT = 200;
