import type { TestProject } from 'vitest/node';
import { temporaryDir, extensionUnderTest, startVsCode, type VsCode } from './driver';
import { removeFolder } from '../removeFolder';

/** The server that all files use, one after the other: each opens a folder of its own, with settings of its own. */
export type SharedVsCode = Omit<VsCode, 'stop'>;

declare module 'vitest' {
  export interface ProvidedContext {
    vsCode: SharedVsCode;
  }
}

/** Of vitest, before the first file and after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workspace = temporaryDir('no-workspace');
  const vsCode = await startVsCode({ extension: extensionUnderTest(), workspace });
  const { url, port, pid, dataDir } = vsCode;
  project.provide('vsCode', { url, port, pid, dataDir });
  return async () => {
    await vsCode.stop();
    await removeFolder(workspace);
  };
}
