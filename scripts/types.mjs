// Type-checks every world against its own tsconfig: what a world must not see is an error there. With `--incremental` what
// hasn't changed since the last time is taken from a cache, which only `npm run quick` trusts.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools/paths.mjs';

/** Those that take longest first. */
const WORLDS = [
  'test',
  'tsconfig.node.json',
  'src/campaign',
  'src/webview',
  'test/integration',
  'src/whatsapp/inPage',
  'src/panel',
  'src/sender',
];
const TYPESCRIPT = join(ROOT, 'node_modules', 'typescript');
const TSC = join(TYPESCRIPT, JSON.parse(readFileSync(join(TYPESCRIPT, 'package.json'), 'utf8')).bin.tsc);
const CACHE = join(ROOT, 'node_modules', '.cache', 'types');
const isIncremental = process.argv.includes('--incremental');

let isFailed = false;
const waiting = [...WORLDS];
await Promise.all(Array.from({ length: availableParallelism() }, runLane));
process.exitCode = isFailed ? 1 : 0;

async function runLane() {
  for (let world = waiting.shift(); world !== undefined; world = waiting.shift()) {
    const { status, said } = await check(world);
    process.stdout.write(said);
    if (status !== 0) isFailed = true;
  }
}

/** What it says is kept together. */
function check(world) {
  const args = [TSC, '--project', world, '--pretty'];
  if (isIncremental) {
    const file = `${world.replaceAll('/', '-')}.tsbuildinfo`;
    args.push('--incremental', '--tsBuildInfoFile', join(CACHE, file));
  }
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: 1, said: `${error.message}\n` }));
    child.once('close', (status) => resolve({ status, said }));
  });
}
