import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { fictionalPhone } from '../fakes/fictionalPhone';
import { PostgresServer } from './postgresServer';
import { removeFolder } from '../removeFolder';

// A fleet on a database of its own, of which a worker dies amid the sending: what a person may look at, and trust or not.

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000' }, built: { type: 'boolean' } } });
const ROW_COUNT = Number(values.rows);
const ACCOUNTS = ['shop', 'school'];
/** Each message takes a while, so that some are in flight when the worker dies. */
const SIMULATE = { latencyMs: [0, 30], timeoutMs: 300 };
const PACE = ['--rate', '0', '--batch-delay', '0', '--concurrency', '10', '--max-failure-share', '0'];
const LONGEST_MS = 600_000;

/** What is started is ended, whatever happens. */
const started: ChildProcess[] = [];

void main();

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-demo-'));
  const server = await PostgresServer.start();
  try {
    const [{ server_version: version } = {}] = await server.ask('show server_version');
    say(`PostgreSQL ${String(version)} on 127.0.0.1:${server.port}, for this demo alone`);
    process.exitCode = (await new Demo(folder, server, await server.create()).run()) ? 0 : 1;
  } finally {
    for (const child of started) child.kill('SIGKILL');
    await server.remove();
    await removeFolder(folder);
  }
}

class Demo {
  readonly #folder: string;
  readonly #server: PostgresServer;
  readonly #url: string;
  readonly #ledger: string;

  constructor(folder: string, server: PostgresServer, url: string) {
    this.#folder = folder;
    this.#server = server;
    this.#url = url;
    this.#ledger = join(folder, 'ledger.jsonl');
  }

  /** Whether each row was sent to once. */
  async run(): Promise<boolean> {
    await this.#handIn();
    const startMs = performance.now();
    const workers = [1, 2].map((number) => this.#worker(number));
    await this.#until(() => this.#sentPhones().length >= ROW_COUNT * 0.4);
    await this.#killOwner(workers);
    await Promise.all(workers.map(({ ended }) => ended));
    return await this.#tell(performance.now() - startMs);
  }

  async #handIn(): Promise<void> {
    const contacts = join(this.#folder, 'contacts.csv');
    const rows = Array.from({ length: ROW_COUNT }, (_, index) => `n° ${index},${fictionalPhone(index)}`);
    await writeFile(contacts, ['Nom,Téléphone', ...rows].join('\n'));
    await writeFile(join(this.#folder, 'key'), randomBytes(32).toString('base64'));
    const startMs = performance.now();
    const accounts = ACCOUNTS.flatMap((name) => ['--account', name]);
    const sent = this.#cli('send', contacts, '--message', 'Bonjour {{Nom}}', ...PACE, ...accounts);
    if ((await sent.ended) !== 0) throw new Error('Handing in has failed.');
    say(`${ROW_COUNT} rows handed in for ${ACCOUNTS.length} numbers in ${seconds(performance.now() - startMs)}`);
  }

  #worker(number: number): Cli {
    const simulate = JSON.stringify({ ...SIMULATE, seed: number });
    const worker = this.#cli('worker', '--once', '--ledger', this.#ledger, '--simulate', simulate);
    say(`worker ${number} starts (process ${worker.child.pid})`);
    return worker;
  }

  /** The first that owns a number: on a busy machine one worker may have begun when the other had both. */
  async #killOwner(workers: readonly Cli[]): Promise<void> {
    const owners = await this.#ask(
      'select name, count(*)::int as count from excel_whatsapp.worker join excel_whatsapp.account on owner = worker.id group by name',
    );
    const ownedCount = ({ child }: Cli): number =>
      Number(owners.find(({ name }) => String(name).endsWith(`:${child.pid}`))?.['count'] ?? 0);
    const at = workers.findIndex((worker) => ownedCount(worker) > 0);
    const victim = workers[at];
    if (victim === undefined) throw new Error('The numbers have no owner.');
    const before = await this.#generations();
    victim.child.kill('SIGKILL');
    const startMs = performance.now();
    say(`kill -9 of worker ${at + 1}, after ${this.#sentPhones().length} messages`);
    await victim.ended;
    const count = ownedCount(victim);
    await this.#until(async () => (await this.#generations()) >= before + count);
    const numbers = count === 1 ? 'number' : 'numbers';
    say(
      `the other one owns its ${numbers} ${seconds(performance.now() - startMs)} later, and looks up what was in flight`,
    );
  }

  /** Each owner of an account raises it. */
  async #generations(): Promise<number> {
    const [row] = await this.#ask('select sum(generation)::int as sum from excel_whatsapp.account');
    return Number(row?.['sum']);
  }

  async #tell(elapsedMs: number): Promise<boolean> {
    const phones = this.#sentPhones();
    const differentCount = new Set(phones).size;
    const lines = await this.#ask(
      `select line from excel_whatsapp.journal, unnest(string_to_array(lines, E'\\n')) as line where line like '{"t":"found"%'`,
    );
    const arrivedCount = lines.filter(({ line }) => String(line).includes('"result":"sent"')).length;
    say('');
    say(`sent       ${differentCount} of ${ROW_COUNT}`);
    say(`twice      ${phones.length - differentCount}`);
    say(`lost       ${ROW_COUNT - differentCount}`);
    say(`looked up  ${lines.length} that were in flight when the worker died, of which ${arrivedCount} had arrived`);
    say(`rate       ${Math.round(phones.length / (elapsedMs / 1000))} a second, the kill included`);
    return differentCount === ROW_COUNT && phones.length === ROW_COUNT;
  }

  /** What the simulated WhatsApp has accepted: a file that no kill touches. */
  #sentPhones(): readonly string[] {
    if (!existsSync(this.#ledger)) return [];
    const lines = readFileSync(this.#ledger, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { readonly phone: string }).phone);
  }

  async #ask(sql: string): Promise<Record<string, unknown>[]> {
    return await this.#server.ask(sql, this.#url);
  }

  #cli(...args: readonly string[]): Cli {
    const data = ['--data', join(this.#folder, `data-${started.length}`)];
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'dist', 'cli.js'),
        ...args,
        '--database',
        this.#url,
        ...data,
        '--key-file',
        join(this.#folder, 'key'),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    started.push(child);
    return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
  }

  async #until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const startMs = performance.now();
    while (!(await isSo())) {
      if (performance.now() - startMs > LONGEST_MS) throw new Error('It takes too long.');
      await sleep(20);
    }
  }
}

interface Cli {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  console.log(line);
}
