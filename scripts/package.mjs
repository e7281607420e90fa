// `npm run package`: makes the .vsix from what is built. A warning of vsce counts as an error, and so does a file that
// nobody has meant to ship.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openPromise } from 'yauzl';
import { installTools } from '../test/e2e/tools/install.mjs';
import { ROOT, TOOLS, VSIX } from './tools/paths.mjs';

/** As they are called in a .vsix; no maps, no command line, nothing of the repository's own. */
const SHIPPED = [
  /^(?:extension\.vsixmanifest|\[Content_Types\]\.xml)$/u,
  /^extension\/(?:package(?:\.nls(?:\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/u,
  /^extension\/dist\/(?:backgroundRun|cloudApi|countryPlaces|extension|fleetInWindow|jsonLog|panel|phoneNumbers|resultsWorker|waJsBundled|whatsappWeb|wholeExtension|workbookWorker)\.js$/u,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/u,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/u,
  /^extension\/media\/[\w-]+\.(?:css|png|svg)$/u,
  /^extension\/samples\/contacts\.xlsx$/u,
];

if (existsSync(join(ROOT, 'dist', 'extension.js'))) await makePackage();
else fail('Nothing is built: run `npm run build` first.');

async function makePackage() {
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
  else await checkFiles();
}

async function checkFiles() {
  const unmeant = [];
  const zip = await openPromise(VSIX);
  for await (const { fileName } of zip.eachEntry()) {
    if (!SHIPPED.some((pattern) => pattern.test(fileName))) unmeant.push(fileName);
  }
  if (unmeant.length > 0) fail(`Not meant to ship: ${unmeant.join(', ')}. See .vscodeignore.`);
  else console.log(`${relative(ROOT, VSIX)}: ${(statSync(VSIX).size / 1024).toFixed(0)} KiB`);
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}
