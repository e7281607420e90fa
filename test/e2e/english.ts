import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { panelFrame } from './driver';

/** Where sentences of the extension stand in VS Code; the rest of the window is VS Code’s own. */
const OURS = ['.pane-body .monaco-list-row', '.notification-list-item', '.quick-input-widget', '.statusbar-item']
  .map((part) => `${part}:visible`)
  .join(', ');

/** @returns the lines in sight that are an English sentence of the extension’s, which has a French one. */
export async function englishIn(page: Page): Promise<readonly string[]> {
  const parts = await page.locator(OURS).allInnerTexts();
  const panel = panelFrame(page).locator('body');
  if ((await page.locator('iframe.webview.ready').count()) > 0) parts.push(await panel.innerText());
  const lines = new Set(parts.flatMap((text) => text.split('\n')).map((line) => line.trim()));
  return [...lines].filter((line) => !VS_CODES_OWN.test(line) && ENGLISH.some((sentence) => sentence.test(line)));
}

/** Around a notification of anybody’s. */
const VS_CODES_OWN = /^(?:Source: .+|Cancel)$/u;

const ENGLISH = Object.entries(
  JSON.parse(readFileSync(join(ROOT, 'l10n', 'bundle.l10n.fr.json'), 'utf8')) as Record<string, string>,
)
  .filter(([english, french]) => english !== french && /[a-z]{2}/iu.test(english.replaceAll(/\{\d\}/gu, '')))
  .map(
    ([english]) =>
      new RegExp(
        `^${english
          .split(/\{\d\}/u)
          .map(escaped)
          .join('.+')}$`,
        'u',
      ),
  );

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
