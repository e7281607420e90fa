import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { isDamaged } from '../../src/people/bookDamage';
import { newKey } from '../../src/sessions/encryption';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { BookPlaces, oneKey } from './books';
import type { BookTask } from './bookProcess';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = runCount('PEOPLE_KILLS', 3, 60);
/** Each process of a round has numbers of its own. */
const [FIRST, APART] = [33_639_980_000, 100_000];

/** A process that has said something, line by line. */
class BookProcess {
  readonly #child: ChildProcess;
  readonly lines: number[] = [];
  stderr = '';

  constructor(script: string, task: BookTask) {
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

  /** Gives what it had said before. */
  async kill(): Promise<readonly number[]> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    if (this.stderr !== '') throw new Error(this.stderr);
    return this.lines;
  }
}

test(`all that was answered is there after ${ROUNDS} rounds of two that append, one that rewrites, and kills`, async () => {
  console.log(`SEED=${SEED} PEOPLE_KILLS=${ROUNDS}`);
  const random = seededRandom(SEED);
  const key = newKey();
  const places = await BookPlaces.make(oneKey(key));
  const script = join(places.dataFolder, 'bookProcess.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'bookProcess.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  });
  const answered: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = (does: BookTask['does']): BookProcess =>
      new BookProcess(script, { dataFolder: places.dataFolder, key: key.toString('base64'), does });
    const writers = [0, 1].map((more) => start({ kind: 'append', first: FIRST + (round * 2 + more) * APART }));
    const tidier = start({ kind: 'tidy' });
    await tidier.said(1);
    await Promise.all(writers.map((writer) => writer.said(20 + Math.floor(random() * 100))));
    // The first goes on while the others are gone.
    await tidier.kill();
    answered.push(...(await writers[1]!.kill()));
    await writers[0]!.said(writers[0]!.lines.length + 10);
    answered.push(...(await writers[0]!.kill()));
  }
  const book = await places.open();
  expect(answered.length).toBeGreaterThan(ROUNDS * 40);
  expect(answered.filter((number) => !book.isOptedOut(`+${number}`))).toEqual([]);
  expect(isDamaged(book.damage)).toBe(false);
});
