// Type-checks every world against its own tsconfig: what a world must not see is an error there.
import { spawnSync } from 'node:child_process';

const WORLDS = [
  'src/sender',
  'src/panel',
  'src/campaign',
  'src/webview',
  'src/whatsapp/inPage',
  'tsconfig.node.json',
  'test',
  'test/integration',
];

let failed = false;
for (const world of WORLDS) {
  const { status } = spawnSync('npx', ['--no-install', 'tsc', '--project', world], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
