import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { node } from '../../scripts/bundles.mjs';

test('a window waits, while it opens, for nothing but what VS Code must know of', async () => {
  const { metafile } = await build({
    ...node,
    entryPoints: ['src/extension.ts'],
    write: false,
    metafile: true,
  });
  expect(Object.keys(metafile.inputs).toSorted()).toEqual([
    'src/extension.ts',
    'src/host/commandIds.ts',
    'src/sender/once.ts',
  ]);
});
