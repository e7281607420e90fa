// Bundles test/integration/*.test.ts for the extension host, as one file that exports run().
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** @returns {Promise<string>} path of the bundle, for VS Code's extensionTestsPath. */
export async function buildInHostTests() {
  const resolveDir = join(ROOT, 'test', 'integration');
  const outfile = join(ROOT, 'out', 'integration', 'index.js');
  const tests = readdirSync(resolveDir).filter((name) => name.endsWith('.test.ts'));
  const contents = [...tests.map((name) => `import './${name}';`), "export { run } from './harness';"].join('\n');
  await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}
