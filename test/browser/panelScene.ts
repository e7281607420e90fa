import { afterEach, beforeAll, expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { PanelState } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';
import { PanelHarness, type PanelPage } from './panelPage';
import { THEMES } from './themes';

export interface PanelScene {
  /** The one that was opened last. */
  readonly panel: () => PanelPage;
  readonly open: (state: PanelState) => Promise<void>;
  readonly checkPosted: (intent: FromWebview) => Promise<void>;
  readonly button: (name: string) => Locator;
}

/** A browser for the tests of a file, and in it a panel for each. */
export function panelScene(): PanelScene {
  let harness: PanelHarness;
  let page: PanelPage;
  beforeAll(async () => {
    harness = await PanelHarness.shared();
  });
  afterEach(() => page.close());
  return {
    panel: () => page,
    open: async (state) => {
      page = await harness.open({ theme: THEMES.dark });
      await page.snapshot(state);
    },
    checkPosted: async (intent) => {
      await expect.poll(() => page.intents()).toContainEqual(intent);
    },
    button: (name) => page.page.getByRole('button', { name, exact: true }),
  };
}
