import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';

test('what a person tries first says that nobody was written to twice or forgotten', async () => {
  const demo = join(ROOT, 'scripts', 'fleetDemo.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [demo, '--built', '--rows', '1000']);
  expect(stdout).toMatch(/^kill -9 of worker [12], after \d+ messages$/mu);
  expect(stdout).toMatch(/^sent +1000 of 1000\ntwice +0\nlost +0$/mu);
});
