// `npm run test:desktop`: the integration tests inside desktop VS Code, which @vscode/test-electron downloads.
import { runTests } from '@vscode/test-electron';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildInHostTests } from './tools/inHostTests.mjs';
import { ROOT } from './tools/paths.mjs';

/** The oldest one that the manifest allows, and the newest. */
const VERSIONS = ['1.100.0', 'stable'];

const { status } = spawnSync(process.execPath, [join(ROOT, 'esbuild.mjs')], { cwd: ROOT, stdio: 'inherit' });
if (status === 0) {
  const extensionTestsPath = await buildInHostTests();
  for (const version of VERSIONS) await runDesktop(version, extensionTestsPath);
} else {
  process.exitCode = 1;
}

async function runDesktop(version, extensionTestsPath) {
  // In the system's temporary folder, and short: the path of a socket in it may have 103 characters on macOS.
  const dataDir = mkdtempSync(join(tmpdir(), 'xw-'));
  const launchArgs = [
    join(ROOT, 'samples'),
    '--user-data-dir',
    dataDir,
    '--disable-extensions',
    '--disable-workspace-trust',
  ];
  try {
    await runTests({ version, extensionDevelopmentPath: ROOT, extensionTestsPath, launchArgs });
    console.log(`VS Code ${version}: passed`);
  } catch (error) {
    console.error(`VS Code ${version}: failed. ${error.message}`);
    process.exitCode = 1;
  } finally {
    // Not `rmSync`, which looks into each folder once, however often it tries: what ends may still write.
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
