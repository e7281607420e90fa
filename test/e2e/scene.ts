import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools/paths.mjs';
import {
  extensionUnderTest,
  openBrowser,
  openWorkspace,
  remove,
  startVsCode,
  temporaryDir,
  type Browser,
  type VsCode,
  type VsCodeOptions,
} from './driver';

/** A VS Code with the extension, and a browser that shows it with a workspace of its own open. */
export interface Scene {
  readonly vsCode: VsCode;
  readonly browser: Browser;
  /** The folder that is open. */
  readonly workspace: string;
  readonly stop: () => Promise<void>;
}

export interface SceneOptions extends Pick<VsCodeOptions, 'settings' | 'machineSettings'> {
  /** The workbook of `samples/` that is in the workspace, beside a note. */
  readonly sample: string;
}

export async function startScene({ sample, ...settings }: SceneOptions): Promise<Scene> {
  const workspace = temporaryDir('workspace');
  copyFileSync(join(ROOT, 'samples', sample), join(workspace, sample));
  writeFileSync(join(workspace, 'notes.md'), 'Not a workbook.\n');
  const vsCode = await startVsCode({ extension: extensionUnderTest(), workspace, ...settings });
  const browser = await openBrowser();
  await openWorkspace(browser.page, vsCode);
  return {
    vsCode,
    browser,
    workspace,
    stop: async () => {
      await browser.close();
      await vsCode.stop();
      remove(workspace);
    },
  };
}
