// `npm test`: on a fresh machine too. Runs every check and every test, also after one has failed, and says how many passed.
// `npm run nightly` does all of the long runs, of which `npm test` does a little (docs/testing.md).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installTools, isSupported } from '../test/e2e/tools/install.mjs';
import { installChromium, installFleetTools, installPackages, installPostgres } from './tools/install.mjs';
import { ROOT, VSIX } from './tools/paths.mjs';
import { runVitest } from './tools/vitestRun.mjs';

const steps = [];
const isAll = process.argv.includes('--all');
const environment = { ...process.env, ...(isAll && { NIGHTLY: '1' }) };

if (step('install', install)) {
  step('build', () => script('esbuild.mjs'));
  step('format', () => npmRun('format:check'));
  step('lint', () => npmRun('lint'));
  step('types', () => npmRun('types'));
  const isPackaged = step('package', () => script('scripts/package.mjs'));
  vitestStep(['unit', 'simulation']);
  // Half of the time they wait: for a page, an answer, a pause that is to be seen.
  vitestStep(['real'], { lanesPerCore: 2 });
  step('mutants', () => npmRun('mutants', '--', ...(isAll ? [] : ['--sample', '3'])));
  // What is tested is what would be handed out.
  if (isPackaged) environment['EXTENSION_UNDER_TEST'] = VSIX;
  vitestStep(['vscode']);
  if (isAll) step('oldest VS Code', () => script('scripts/testOldest.mjs'));
}
summarize();

function install() {
  if (!isSupported)
    throw new Error('The tests need Linux on x64. On other systems `npm run check` and `npm run test:desktop` work.');
  installPackages();
  installChromium();
  installPostgres();
  installFleetTools();
  installTools();
  return true;
}

/** Runs a step that counts as one test; @returns whether it passed. */
function step(name, run) {
  return timed(name, () => {
    const isPassed = run();
    return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
  });
}

/** Runs the tests of some of vitest's projects, each of which counts. */
function vitestStep(projects, besides) {
  return timed(`${projects.join(', ')} tests`, () => runVitest(projects, { environment, ...besides }));
}

function timed(name, body) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  let counts = { passed: 0, failed: 1 };
  try {
    counts = body();
  } catch (error) {
    console.error(error.message);
  }
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
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

function npmRun(name, ...args) {
  return run('npm', ['run', '--silent', name, ...args]);
}

function script(path) {
  return run(process.execPath, [join(ROOT, path)]);
}

function run(program, args) {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: environment });
  return status === 0;
}
