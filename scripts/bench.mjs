// `npm run bench`: bundles the benchmarks into out/bench/ and runs them; --quick, --only, --bullmq, --all (see test/bench/main.ts).
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { node } from './bundles.mjs';
import { ROOT } from './tools/paths.mjs';

process.chdir(ROOT);
await build({
  ...node,
  entryPoints: {
    main: 'test/bench/main.ts',
    child: 'test/bench/child.ts',
    workbookWorker: 'src/workbook/worker.ts',
  },
  // The libraries as they are installed.
  external: ['exceljs', 'xlsx'],
  outdir: 'out/bench',
  minify: true,
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [join('out', 'bench', 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
