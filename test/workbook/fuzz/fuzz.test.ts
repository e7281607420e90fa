import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCount } from '../../counts';
import { fixture } from '../read';
import { fuzz, LIMITS } from './fuzz';

/**
 * Whatever is done to a workbook: a result or a HumanError, within 5 s and 300 MB. `npm run fuzz` does more of it; a seed
 * that fails is tried again with `FUZZ_SEED=… FUZZ_RUNS=1 npm run fuzz`.
 */
const RUNS = runCount('FUZZ_RUNS', 150, 10_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);

let folder = '';
let child = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workbook-fuzz-'));
  child = join(folder, 'child.cjs');
  const entryPoint = 'test/workbook/fuzz/child.ts';
  await build({
    entryPoints: [entryPoint],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
  });
});

afterAll(() => rm(folder, { recursive: true }));

test(`${RUNS} mutants from seed ${SEED} on`, { timeout: 300_000 + RUNS * 1000 }, async () => {
  const { failures, readCount, refusedCount, slowestMs, peakBytes } = await fuzz(child, fixture(''), {
    firstSeed: SEED,
    count: RUNS,
  });
  const peak = Math.round(peakBytes / 1024 / 1024);
  console.log(`${readCount} read, ${refusedCount} refused; at most ${Math.round(slowestMs)} ms and ${peak} MB`);
  expect(failures).toEqual([]);
  expect(readCount + refusedCount).toBe(RUNS);
  // Mutants that are all refused at the door would test nothing behind it.
  if (RUNS >= 100) expect(Math.min(readCount, refusedCount)).toBeGreaterThan(RUNS / 10);
});

describe('a reader that breaks its promise is found out', () => {
  const report = (said: string): string => `{ tookMs: 1, peakBytes: 1, result: 'read', error: '', ${said} }`;
  test.each([
    ['hangs', 'for (;;);', /no answer/u],
    ['ends', 'process.exit(7);', /ended \(7\)/u],
    ['fails', `process.send(${report("result: 'failed', error: 'TypeError'")});`, /TypeError/u],
    ['is slow', `process.send(${report('tookMs: 1e6')});`, /took 1000000 ms/u],
    ['is greedy', `process.send(${report('peakBytes: 400 * 1024 * 1024')});`, /took 400 MB/u],
  ])('one that %s', async (name, code, problem) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.cjs`);
    await writeFile(path, `console.error = () => {}; process.on('message', () => { ${code} });`);
    // Only the one that hangs needs to be waited for.
    const limits = { ...LIMITS, caseMs: name === 'hangs' ? 500 : LIMITS.caseMs };
    const { failures } = await fuzz(path, fixture(''), { firstSeed: 1, count: 1, limits });
    expect(failures).toEqual([expect.stringMatching(problem)]);
  });
});
