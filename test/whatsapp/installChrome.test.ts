import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CHROME_BUILD } from '../../src/whatsapp/browser/chromeSums';

test('the Chrome that is downloaded is the one that puppeteer is tested with', () => {
  const require = createRequire(createRequire(import.meta.url).resolve('whatsapp-web.js'));
  const puppeteer = dirname(require.resolve('puppeteer'));
  const revisions = readFileSync(join(puppeteer, 'revisions.js'), 'utf8');
  expect(/chrome: '([\d.]+)'/u.exec(revisions)?.[1]).toBe(CHROME_BUILD);
});
