import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A worker thread, bundled as it ships: there once the tests of the file run, and gone after them. */
export interface BundledWorker {
  readonly folder: string;
  readonly path: string;
}

export function bundledWorker(entryPoint: string): BundledWorker {
  let folder = '';
  const worker: BundledWorker = {
    get folder() {
      return folder;
    },
    get path() {
      return join(folder, 'workbookWorker.js');
    },
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workbook-worker-'));
    const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs' } as const;
    await build({ entryPoints: [entryPoint], ...options, outfile: worker.path });
  });
  afterAll(() => rm(folder, { recursive: true }));
  return worker;
}
