import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Runs the tests of some of vitest's projects.
 * @param lanesPerCore how many files run at once for each core
 * @returns how many tests passed and failed
 */
export function runVitest(projects, { environment, lanesPerCore = 1 }) {
  const folder = mkdtempSync(join(tmpdir(), 'excel-whatsapp-test-'));
  const report = join(folder, 'report.json');
  const lanes = lanesPerCore === 1 ? [] : [`--maxWorkers=${lanesPerCore * availableParallelism()}`];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['vitest', 'run', ...projects.map((project) => `--project=${project}`), ...reporters, ...lanes];
  try {
    const { status } = spawnSync('npx', ['--no-install', ...args], { cwd: ROOT, env: environment, stdio: 'inherit' });
    const { numPassedTests: passed, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that can't be loaded and an error outside of a test fail the run without a failed test.
    return { passed, failed: status === 0 ? numFailedTests : Math.max(numFailedTests, 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
