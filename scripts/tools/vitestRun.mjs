import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Runs the tests of some of vitest's projects. What they say is heard at once, of several runs one after the other.
 * @param lanesPerCore how many files run at once for each core
 * @param shardCount among how many runs beside each other the files are dealt
 * @returns how many tests passed and failed
 */
export async function runVitest(projects, { environment, lanesPerCore = 1, shardCount = 1 }) {
  const reports = mkdtempSync(join(tmpdir(), 'excel-whatsapp-test-'));
  try {
    const shards = Array.from({ length: shardCount }, (_, index) => {
      const report = join(reports, `${index}.json`);
      const lanes = lanesPerCore === 1 ? [] : [`--maxWorkers=${lanesPerCore * availableParallelism()}`];
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const chosen = projects.map((project) => `--project=${project}`);
      const args = ['vitest', 'run', ...chosen, ...reporters, ...lanes, `--shard=${index + 1}/${shardCount}`];
      const env = { ...environment, ...(index > 0 && { VITEST_CACHE: `shard-${index}` }) };
      return runOne(args, env, index === 0).then((isPassed) => countsOf(report, isPassed));
    });
    const counts = await Promise.all(shards);
    const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
    return { passed: sum('passed'), failed: sum('failed') };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function countsOf(report, isPassed) {
  const { numPassedTests: passed, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that can't be loaded and an error outside of a test fail the run without a failed test.
  return { passed, failed: isPassed ? numFailedTests : Math.max(numFailedTests, 1) };
}

function runOne(args, env, isHeardAtOnce) {
  const stdio = ['inherit', ...(isHeardAtOnce ? ['inherit', 'inherit'] : ['pipe', 'pipe'])];
  const child = spawn('npx', ['--no-install', ...args], { cwd: ROOT, env, stdio });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}
