import { build } from 'esbuild';
import { fork, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node } from '../../scripts/bundles.mjs';
import type { FromHost, HostTask, ToHost } from './hostMessages';

const ROOT = join(import.meta.dirname, '..', '..');
/** What sends through WhatsApp Web, and what it loads when it needs it. */
const TRANSPORT = ['whatsappWeb.js', 'waJsBundled.js'];
const DIST = join(ROOT, 'dist');
if (!existsSync(join(DIST, 'whatsappWeb.js')))
  throw new Error('There is no dist/whatsappWeb.js to test: run `npm run build` first.');

let bundled: Promise<string> | null = null;

/** The host beside the transport as it ships, in a folder without node_modules. */
async function bundleHost(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fault-host-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'host.js');
  const { outdir: _, ...options } = node;
  await build({ ...options, minify: true, entryPoints: [join(import.meta.dirname, 'host.ts')], outfile });
  for (const name of TRANSPORT) copyFileSync(join(DIST, name), join(folder, name));
  return outfile;
}

export interface HostExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A host in a process of its own. */
export class HostProcess {
  readonly exited: Promise<HostExit>;
  /** What it has said so far, for a failure's report. */
  readonly said: FromHost[] = [];
  stderr = '';
  readonly #child: ChildProcess;

  static async start(task: HostTask, onMessage: (message: FromHost) => void): Promise<HostProcess> {
    bundled ??= bundleHost();
    return new HostProcess(await bundled, task, onMessage);
  }

  private constructor(path: string, task: HostTask, onMessage: (message: FromHost) => void) {
    this.#child = fork(path, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#child.on('message', (message: FromHost) => {
      this.said.push(message);
      onMessage(message);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  tell(message: ToHost): void {
    if (this.#child.connected) this.#child.send(message);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  get connections(): readonly string[] {
    return this.said.flatMap((message) => (message.type === 'connection' ? [message.kind] : []));
  }

  get pauseReasons(): readonly string[] {
    const reasons = this.said.flatMap((message) => (message.type === 'run' && message.reason ? [message.reason] : []));
    return [...new Set(reasons)];
  }
}
