// `npm run package`: makes the .vsix from what is built. A warning of vsce counts as an error.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { installTools } from '../test/e2e/tools/install.mjs';
import { ROOT, TOOLS, VSIX } from './tools/paths.mjs';

if (existsSync(join(ROOT, 'dist', 'extension.js'))) makePackage();
else fail('Nothing is built: run `npm run build` first.');

function makePackage() {
  installTools();
  mkdirSync(dirname(VSIX), { recursive: true });
  const vsce = join(TOOLS, 'node_modules', '@vscode', 'vsce', 'vsce');
  // Everything is bundled, so no dependencies. The manifest names no repository, as the project isn't tied to one; so
  // vsce can't turn the README's links into addresses, and leaves them as they are.
  const unbound = ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const args = [vsce, 'package', '--no-dependencies', ...unbound, '--out', VSIX];
  const env = { ...process.env };
  delete env.GITHUB_ACTIONS; // its warnings would look otherwise
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    input: 'n\n',
  });
  const output = `${stdout}${stderr}`;
  console.log(output.trim());
  if (status !== 0) fail('vsce failed.');
  else if (/^\s*WARN/mu.test(output)) fail('vsce warns: mend what it names.');
  else console.log(`${relative(ROOT, VSIX)}: ${(statSync(VSIX).size / 1024).toFixed(0)} KiB`);
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}
