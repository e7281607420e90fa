import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Runs the tests of some of vitest's projects.
 * @param run runs a program with arguments and more of an environment, and says whether it passed
 * @param lanesPerCore how many files run at once for each core
 * @param cache Runs beside each other remember apart how long their files took: each writes all of it at its end.
 * @param files all of them where it is empty
 * @returns how many tests passed and failed, and of each that failed its name and what was wrong
 */
export async function runVitest(projects, { run, lanesPerCore = 1, cache = '', files = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'excel-whatsapp-test-'));
  const report = join(folder, 'report.json');
  const lanes = lanesPerCore === 1 ? [] : [`--maxWorkers=${lanesPerCore * availableParallelism()}`];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const chosen = [...projects.map((project) => `--project=${project}`), ...files];
  const args = ['vitest', 'run', ...chosen, ...reporters, ...lanes];
  try {
    const isPassed = await run('npx', ['--no-install', ...args], { VITEST_CACHE: cache });
    const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that can't be loaded and an error outside of a test fail the run without a failed test.
    const failed = isPassed ? numFailedTests : Math.max(numFailedTests, 1);
    return { passed, failed, failures: testResults.flatMap(failuresOf) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(ROOT, name);
  const failures = assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName, failureMessages }) => `${file} › ${fullName}\n${failureMessages.join('\n')}`);
  return failures.length === 0 && status === 'failed' ? [`${file}\n${message}`] : failures;
}
