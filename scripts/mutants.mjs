// `npm run mutants`: makes the mistakes of test/mutants/, one at a time, and says whether a test notices. All of them, or
// `-- --sample 10 --seed 1` of them, or `-- --only doubts` those of a file. Fails where one that does harm survives.
import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ROOT } from './tools/paths.mjs';

/** A mutant that ends no test for so long hangs, which nobody would overlook. */
const SILENCE_MS = 300_000;

/** More than in `npm test`: what one seed misses isn't to be taken for what no test notices. */
const SEED_COUNTS = { SESSION_RUNS: '3', PEOPLE_RUNS: '2' };

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string' },
  },
});
const { applyMutant, MUTANTS, drawSample } = await loadTable();
// Of all, so that a list that no longer fits the code is noticed by any sample.
const texts = new Map(MUTANTS.map((mutant) => [mutant, applyMutant(mutant, read(mutant.file))]));
const chosen = choose();
const results = [];
const startMs = performance.now();
const laneCount = Math.min(Number(values.lanes ?? availableParallelism()), chosen.length);
const waiting = [...chosen];
await Promise.all(Array.from({ length: laneCount }, runLane));
report();

async function loadTable() {
  const folder = mkdtempSync(join(tmpdir(), 'excel-whatsapp-mutants-'));
  try {
    const outfile = join(folder, 'table.mjs');
    await build({ entryPoints: [join(ROOT, 'test/mutants/table.ts')], outfile, bundle: true, format: 'esm' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function choose() {
  if (values.only !== undefined) return MUTANTS.filter(({ file, what }) => `${file} ${what}`.includes(values.only));
  if (values.sample === undefined) return MUTANTS;
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  console.log(`Seed ${seed}`);
  return drawSample(Number(values.sample), seed);
}

/** Tries what waits, in a process of its own; one that hangs is ended with its mutant, and followed by another. */
async function runLane() {
  let lane = null;
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const beganMs = performance.now();
    lane ??= await startLane();
    const outcome = await tryIn(lane, mutant);
    if (!lane.connected) lane = null;
    const result = { mutant, outcome, seconds: (performance.now() - beganMs) / 1000 };
    results.push(result);
    console.log(line(result));
  }
  lane?.disconnect();
}

function startLane() {
  const env = { ...SEED_COUNTS, ...process.env };
  const lane = fork(join(ROOT, 'scripts/tools/mutantLane.mjs'), { cwd: ROOT, env });
  return new Promise((resolve, reject) => {
    lane.once('message', () => resolve(lane));
    lane.once('exit', (code) => reject(new Error(`The tests can’t be run (${code}).`)));
  });
}

function tryIn(lane, mutant) {
  return new Promise((resolve) => {
    let timer;
    const settle = (outcome) => {
      clearTimeout(timer);
      lane.off('message', hear).off('exit', end);
      resolve(outcome);
    };
    const end = () => settle({ kind: 'unsound', by: 'the tests’ process ended' });
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        lane.disconnect();
        lane.kill('SIGKILL');
        settle({ kind: 'hung', by: 'no test ended any more' });
      }, SILENCE_MS);
    };
    const hear = (message) => (message.kind === 'alive' ? listen() : settle(message));
    lane.on('message', hear).on('exit', end);
    listen();
    lane.send({ file: mutant.file, text: texts.get(mutant) });
  });
}

function isNoticed({ outcome }) {
  return outcome.kind === 'killed' || outcome.kind === 'hung';
}

/** What is listed as equivalent and is noticed all the same is on the wrong list. */
function isWrong(result) {
  return result.outcome.kind === 'unsound' || isNoticed(result) === (result.mutant.equivalent !== undefined);
}

function line(result) {
  const { mutant, outcome, seconds } = result;
  const verdict = `${outcome.kind}${isWrong(result) ? ' !' : ''}`.padEnd(11);
  const reason = outcome.by ?? mutant.equivalent ?? '';
  return `${verdict} ${seconds.toFixed(0).padStart(4)} s  ${mutant.file.slice('src/'.length)}: ${mutant.what}  [${reason}]`;
}

function report() {
  const wrong = results.filter(isWrong);
  if (wrong.length > 0) console.log(`\nWrong:\n${wrong.map(line).join('\n')}`);
  const harmful = results.filter(({ mutant }) => mutant.equivalent === undefined);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  console.log(
    `\n${harmful.filter(isNoticed).length} of ${harmful.length} harmful mutants noticed; ` +
      `${results.length - harmful.length} equivalent ones; ${wrong.length} wrong; ${MUTANTS.length} listed; ${seconds} s`,
  );
  process.exitCode = wrong.length > 0 || results.length === 0 ? 1 : 0;
}

function read(file) {
  return readFileSync(join(ROOT, file), 'utf8');
}
