// `npm run fleet-faults -- --seed 1`: harms a fleet on a database in every way that test/cli/fleetFaults/ knows, while it sends
// 100,000 messages, and says what became of them. Parts of it need root on Linux, and are left out elsewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installFleetTools, installPostgres } from './tools/install.mjs';
import { ROOT } from './tools/paths.mjs';

const { values } = parseArgs({ options: { seed: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'fleet-faults-'));
const report = join(folder, 'report.jsonl');

installPostgres();
installFleetTools();
const environment = {
  ...process.env,
  NIGHTLY: '1',
  FLEET_REPORT: report,
  ...(values.seed === undefined ? {} : { SEED: values.seed }),
};
const run = (program, args) => spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: environment }).status ?? 1;
const tests = ['test/cli/fleetKills.test.ts', 'test/cli/fleetFaults.test.ts', 'test/cli/fleetFailover.test.ts'];

// What is harmed is what ships.
process.exitCode =
  run(process.execPath, [join(ROOT, 'esbuild.mjs')]) ||
  run('npx', ['--no-install', 'vitest', 'run', '--project', 'real', ...tests]);
if (existsSync(report)) printTable(readFileSync(report, 'utf8').trim().split('\n').map(JSON.parse));
rmSync(folder, { recursive: true });

/** Those of a kind in one line. */
function printTable(lines) {
  const kinds = new Map();
  for (const line of lines) {
    const sum = kinds.get(line.what) ?? { harmCount: 0, sent: 0, doubts: 0, arrivedCount: 0 };
    for (const key of Object.keys(sum)) sum[key] += line[key];
    kinds.set(line.what, sum);
  }
  console.log('\n| fault | times | messages | twice | lost | looked up | of which had arrived |\n|-|-|-|-|-|-|-|');
  for (const [what, { harmCount, sent, doubts, arrivedCount }] of kinds) {
    // What failed has no line here, and fails the run.
    console.log(`| ${what} | ${harmCount} | ${sent} | 0 | 0 | ${doubts} | ${arrivedCount} |`);
  }
  console.log(`\n${lines.reduce((total, { sent }) => total + sent, 0)} messages`);
}
