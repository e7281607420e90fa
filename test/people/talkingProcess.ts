import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/** Makes one file of a script of this folder. Gives its path. */
export async function bundled(script: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(script, '.ts')}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

/** A process that says numbers, line by line, until it is killed. */
export class TalkingProcess {
  readonly #child: ChildProcess;
  readonly lines: number[] = [];
  stderr = '';

  constructor(script: string, task: object) {
    this.#child = spawn(process.execPath, [script, JSON.stringify(task)]);
    let rest = '';
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines.map(Number));
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  async said(lineCount: number): Promise<void> {
    while (this.lines.length < lineCount) {
      if (this.#child.exitCode !== null) throw new Error(`It ended by itself: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The same number, so many times in a row. */
  async saidLast(number: number, count: number): Promise<void> {
    const isSo = (): boolean => {
      const last = this.lines.slice(-count);
      return last.length === count && last.every((line) => line === number);
    };
    while (!isSo()) await this.said(this.lines.length + 1);
  }

  /** Gives what it had said before. */
  async kill(): Promise<readonly number[]> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    if (this.stderr !== '') throw new Error(this.stderr);
    return this.lines;
  }
}
