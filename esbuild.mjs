// Builds everything that ships into dist/: the extension, its workers, the panel's page and the cli.
import { context } from 'esbuild';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { BUILDS, SHORT } from './scripts/bundles.mjs';
import { thirdPartyNotices } from './scripts/notices.mjs';

const watch = process.argv.includes('--watch');

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
// The maps stay out of the package (.vscodeignore); a debugger and `npm run read-stack` read them.
const forUse = { ...(!watch && SHORT), sourcemap: true, metafile: true };
const contexts = await Promise.all(BUILDS.map((options) => context({ ...options, ...forUse })));
if (watch) {
  await Promise.all(contexts.map((build) => build.watch()));
} else {
  const results = await Promise.all(contexts.map((build) => build.rebuild()));
  await Promise.all(contexts.map((build) => build.dispose()));
  await chmod('dist/cli.js', 0o755);
  await writeFile('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(results.map(({ metafile }) => metafile)));
}
