// `npm test`: on a fresh machine too. Runs every check and every test, also after one has failed, and says how many passed.
// `npm run nightly` does all of the long runs, of which `npm test` does a little, and all that takes turns (docs/testing.md).
// The stories of VS Code run one at a time and wait half of their time; all else runs beside them.
import { isSupported } from '../test/e2e/tools/install.mjs';
import { installChromium, installFleetTools, installPackages, installPostgres } from './tools/install.mjs';
import { lane } from './tools/lane.mjs';
import { VSIX } from './tools/paths.mjs';
import { storiesOfThisTurn, TURN } from './tools/turn.mjs';
import { runVitest } from './tools/vitestRun.mjs';

const steps = [];
const isAll = process.argv.includes('--all');
const environment = { ...process.env, TURN: String(TURN), ...(isAll && { NIGHTLY: '1' }) };

if (await step('install', install)) {
  await step('build', () => lane({ environment }).run(process.execPath, ['esbuild.mjs']));
  // What is left when the stories are over is about as long as the mutants take.
  await Promise.all([windows().then(mutants), allElse()]);
}
summarize();

async function windows() {
  // What is tested is what would be handed out.
  const { run } = lane({ environment: { ...environment, EXTENSION_UNDER_TEST: VSIX }, isHeard: false });
  await step('VS Code', () => run(process.execPath, ['test/e2e/tools/install.mjs']));
  if (!(await step('package', () => run(process.execPath, ['scripts/package.mjs'])))) return;
  await vitestStep(['vscode'], { run, cache: 'vscode', files: isAll ? [] : storiesOfThisTurn() });
  if (isAll) await step('oldest VS Code', () => run(process.execPath, ['scripts/testOldest.mjs']));
}

async function allElse() {
  const { run, npmRun } = lane({ environment });
  await step('format', () => npmRun('format:check'));
  await step('lint', () => npmRun('lint'));
  await step('types', () => npmRun('types'));
  // Half of the time they wait: for a page, an answer, a pause that is to be seen.
  await vitestStep(['real', 'database'], { run, lanesPerCore: 2 });
  await vitestStep(['unit', 'simulation'], { run });
}

async function mutants() {
  const { npmRun } = lane({ environment, isHeard: false });
  await step('mutants', () => npmRun('mutants', '--', ...(isAll ? [] : ['--sample', '1'])));
}

function install() {
  if (!isSupported)
    throw new Error('The tests need Linux on x64. On other systems `npm run check` and `npm run test:desktop` work.');
  installPackages();
  installChromium();
  installPostgres();
  installFleetTools();
  return true;
}

/** Runs a step that counts as one test; @returns whether it passed. */
function step(name, act) {
  return timed(name, async () => {
    const isPassed = await act();
    return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
  });
}

/** Runs the tests of some of vitest's projects, each of which counts. */
function vitestStep(projects, besides) {
  return timed(`${projects.join(', ')} tests`, () => runVitest(projects, besides));
}

async function timed(name, body) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  let counts = { passed: 0, failed: 1 };
  try {
    counts = await body();
  } catch (error) {
    console.error(error.message);
  }
  steps.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
  return counts.failed === 0;
}

/** Ends with what failed, as what came before is long and in the order of lanes beside each other. */
function summarize() {
  for (const failure of steps.flatMap(({ failures = [] }) => failures)) console.log(`\nFAILED ${failure}`);
  console.log('');
  for (const { name, passed, failed, seconds } of steps) {
    const result = failed > 0 ? `${failed} failed, ${passed} passed` : `${passed} passed`;
    console.log(`${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s  ${result}`);
  }
  const sum = (key) => steps.reduce((total, step) => total + step[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
