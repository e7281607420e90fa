import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hollowVsCode, hollowContext } from './hollowVsCode';

/** What one start of the extension took of its process, in a Node without VS Code. */
export interface Start {
  /** Its bundle is evaluated. */
  readonly loadCpuMs: number;
  /** `activate` has returned as well. */
  readonly activateCpuMs: number;
  /** And there is nothing more to be done for now. */
  readonly restCpuMs: number;
}

async function start(folder: string, isKept: boolean): Promise<Start> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'excel-whatsapp-start-'));
  const data = join(dataFolder, 'data');
  if (isKept) mkdirSync(join(data, 'sessions'), { recursive: true });
  answerWithVsCode();
  const manifest: unknown = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8'));
  const context = hollowContext(data, folder, manifest);
  try {
    const before = process.cpuUsage();
    const extension = Module.createRequire(join(folder, 'extension.js'))('./extension.js') as Extension;
    const loadCpuMs = cpuMs(before);
    extension.activate(context);
    const activateCpuMs = cpuMs(before);
    await new Promise((done) => setTimeout(done, SETTLED_AFTER_MS));
    return { loadCpuMs, activateCpuMs, restCpuMs: cpuMs(before) };
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

interface Extension {
  readonly activate: (context: unknown) => void;
}

/** Before the writer of the log is loaded, which a second later is. */
const SETTLED_AFTER_MS = 500;

function answerWithVsCode(): void {
  const vscode = hollowVsCode();
  const load: unknown = Reflect.get(Module, '_load');
  if (typeof load !== 'function') throw new Error('This Node loads modules in another way.');
  const answering = (name: string, ...rest: unknown[]): unknown =>
    name === 'vscode' ? vscode : Reflect.apply(load, Module, [name, ...rest]);
  Reflect.set(Module, '_load', answering);
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

// In a process that has loaded nothing before, by the folder of the bundles and whether anything was kept before.
const [, , dist = '', kept = ''] = process.argv;
void start(resolve(dist), kept === 'kept').then((measured) => process.send?.(measured, () => process.exit()));
