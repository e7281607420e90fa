import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';
import {
  endExtensionHosts,
  openBrowser,
  openWorkspace,
  temporaryDir,
  writeSettings,
  type Browser,
  type Settings,
} from './driver';
import { setDisplayLanguage } from './displayLanguage';
import type { SharedVsCode } from './sharedVsCode';
import { removeFolder } from '../removeFolder';

/** The shared VS Code with settings of this file’s, and a browser that shows it with a workspace of its own open. */
export interface Scene {
  readonly vsCode: SharedVsCode;
  readonly browser: Browser;
  /** The folder that is open. */
  readonly workspace: string;
  /** Of the extension: nothing that an earlier file has left is in it. */
  readonly storage: string;
  /** Fails where the page asked another host than this machine for anything. */
  readonly stop: () => Promise<void>;
}

export interface SceneOptions {
  /** The workbook of `samples/` that is in the workspace, beside a note. */
  readonly sample?: string;
  /** Puts other files into the workspace. */
  readonly fill?: (workspace: string) => Promise<void>;
  readonly settings?: Settings;
  /** Those of scope `machine`, which no workspace and no user setting of the browser's can set. */
  readonly machineSettings?: Settings;
  /** VS Code's display language; English when left out. */
  readonly displayLanguage?: 'fr';
}

export async function startScene(options: SceneOptions): Promise<Scene> {
  const { sample, fill, settings = {}, machineSettings = {}, displayLanguage } = options;
  const shared = inject('vsCode');
  const workspace = temporaryDir('workspace');
  if (sample !== undefined) copyFileSync(join(ROOT, 'samples', sample), join(workspace, sample));
  writeFileSync(join(workspace, 'notes.md'), 'Not a workbook.\n');
  await fill?.(workspace);
  const globalStorage = join(shared.dataDir, 'user', 'User', 'globalStorage');
  const storage = join(globalStorage, 'excel-to-whatsapp.excel-whatsapp');
  writeSettings(shared.dataDir, settings, machineSettings);
  const url = new URL(shared.url);
  url.searchParams.set('folder', workspace);
  const vsCode = { ...shared, url: url.href };
  const setBack = displayLanguage === undefined ? undefined : setDisplayLanguage(shared, displayLanguage);
  const browser = await openBrowser();
  await openWorkspace(browser.page, vsCode);
  return {
    vsCode,
    browser,
    workspace,
    storage,
    stop: async () => {
      const outsideHosts = [...browser.outsideHosts];
      await browser.close();
      setBack?.();
      // A host outlives its page for a while, and goes on with what it does.
      await endExtensionHosts(vsCode);
      if (existsSync(globalStorage))
        for (const name of readdirSync(globalStorage)) await removeFolder(join(globalStorage, name));
      await removeFolder(workspace);
      expect(outsideHosts).toEqual([]);
    },
  };
}
