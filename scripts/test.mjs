// `npm test`: on a fresh machine too. Runs every check and every test, also after one has failed, and says how many passed.
// `npm run nightly` does all of the long runs, of which `npm test` does a little (docs/testing.md).
// Steps that the processors are the limit of run one after the other; beside them run those that mostly wait. What a step
// says is shown once it's over.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSupported } from '../test/e2e/tools/install.mjs';
import { installChromium, installPackages } from './tools/install.mjs';
import { ROOT, VSIX } from './tools/paths.mjs';

const REPORTS = mkdtempSync(join(tmpdir(), 'excel-whatsapp-test-'));
/** One more than there are cores: many of its files wait for pages, and for limits to be over. */
const REAL_WORKER_COUNT = availableParallelism() + 1;

const steps = [];
const running = new Set();
const isAll = process.argv.includes('--all');
const environment = {
  ...process.env,
  ...(isAll && { NIGHTLY: '1' }),
  // They write to a pipe, and are read in a terminal.
  ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

const tools = isSupported ? step('tools', script('test/e2e/tools/install.mjs')) : Promise.resolve(false);
if ((await step('packages', installAll)) && (await step('build', script('esbuild.mjs')))) {
  await Promise.all([compute(), vitestStep(['real'], [`--maxWorkers=${REAL_WORKER_COUNT}`])]);
}
await tools;
summarize();
rmSync(REPORTS, { recursive: true, force: true });

async function compute() {
  await step('format', npmRun('format:check'));
  await step('lint', npmRun('lint'));
  await step('types', npmRun('types'));
  const hasTools = await tools;
  const isPackaged = hasTools && (await step('package', script('scripts/package.mjs')));
  await vitestStep(['unit', 'simulation']);
  await step('mutants', npmRun('mutants', '--', ...(isAll ? [] : ['--sample', '3'])));
  // What is tested is what would be handed out.
  if (hasTools) await vitestStep(['vscode'], [], isPackaged ? { EXTENSION_UNDER_TEST: VSIX } : {});
}

function installAll() {
  if (!isSupported)
    throw new Error('The tests need Linux on x64. On other systems `npm run check` and `npm run test:desktop` work.');
  installPackages();
  installChromium();
  return true;
}

/** Runs a step that counts as one test; @returns whether it passed. */
function step(name, act) {
  return timed(name, async (say) => {
    const isPassed = await act(say);
    return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
  });
}

/** Runs the tests of some of vitest's projects, each of which counts. */
function vitestStep(projects, options = [], more = {}) {
  const name = projects.join(', ');
  return timed(`${name} tests`, async (say) => {
    const report = join(REPORTS, `${name}.json`);
    const args = ['vitest', 'run', ...projects.map((project) => `--project=${project}`), ...options];
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const isPassed = await run('npx', ['--no-install', ...args, ...reporters], { VITEST_CACHE: projects[0], ...more })(
      say,
    );
    const { numPassedTests: passed, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that can't be loaded and an error outside of a test fail the run without a failed test.
    return { passed, failed: isPassed ? numFailedTests : Math.max(numFailedTests, 1) };
  });
}

async function timed(name, body) {
  console.log(`-- ${name}: begins`);
  const said = [];
  const start = performance.now();
  let counts = { passed: 0, failed: 1 };
  try {
    counts = await body((text) => said.push(text));
  } catch (error) {
    said.push(`${error.message}\n`);
  }
  console.log(`\n== ${name}\n${said.join('')}`);
  steps.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
  return counts.failed === 0;
}

function summarize() {
  console.log('');
  for (const { name, passed, failed, seconds } of steps) {
    const result = failed > 0 ? `${failed} failed, ${passed} passed` : `${passed} passed`;
    console.log(`${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s  ${result}`);
  }
  const sum = (key) => steps.reduce((total, step) => total + step[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, in ${(performance.now() / 60_000).toFixed(1)} min`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

function npmRun(name, ...args) {
  return run('npm', ['run', '--silent', name, ...args]);
}

function script(path) {
  return run(process.execPath, [join(ROOT, path)]);
}

/** @returns what runs the program, hands on what it says, and tells whether it ended well. */
function run(program, args, more = {}) {
  return (say) =>
    new Promise((resolve) => {
      const stdio = ['ignore', 'pipe', 'pipe'];
      const child = spawn(program, args, { cwd: ROOT, stdio, env: { ...environment, ...more } });
      running.add(child);
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
      const end = (isWell) => {
        running.delete(child);
        resolve(isWell);
      };
      child.once('error', (error) => {
        say(`${error.message}\n`);
        end(false);
      });
      child.once('close', (code) => end(code === 0));
    });
}
