import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { buildInHostTests } from '../../scripts/tools/inHostTests.mjs';
import { ROOT } from '../../scripts/tools/paths.mjs';
import type { InHostResult } from '../integration/harness';
import { openBrowser, startVsCode, temporaryDir } from './driver';
import { PATIENCE_MS } from './patience';
import { removeFolder } from '../removeFolder';

test('the integration tests pass inside the extension host', async () => {
  const results = await runInHost();
  expect(results.filter(({ error }) => error !== null)).toEqual([]);
  expect(results).not.toEqual([]);
});

async function runInHost(): Promise<readonly InHostResult[]> {
  const tests = await buildInHostTests();
  const dir = temporaryDir('in-host');
  const resultsFile = join(dir, 'results.json');
  const env = { IN_HOST_RESULTS: resultsFile };
  const vsCode = await startVsCode({ workspace: join(ROOT, 'samples'), env, inHostTests: true });
  const { page, close } = await openBrowser();
  try {
    // VS Code calls these two functions of the page: with its output, and when the tests are over.
    const output: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_level: string, words: unknown[]) => output.push(words.join(' ')));
    const ended = new Promise<string>((resolve) => {
      void page.exposeFunction('codeAutomationExit', () => resolve('ended'));
    });
    await page.goto(`${vsCode.url}&payload=${payload(vsCode.port, tests)}`);
    const how = await Promise.race([ended, sleep(PATIENCE_MS, 'timed out', { ref: false })]);
    if (how !== 'ended') throw new Error(`The tests in the extension host ${how}:\n${output.join('\n')}`);
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } finally {
    await close();
    await vsCode.stop();
    await removeFolder(dir);
  }
}

function payload(port: number, tests: string): string {
  const inHost = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const entries = [
    ['extensionDevelopmentPath', inHost(ROOT)],
    ['extensionTestsPath', inHost(tests)],
  ];
  return encodeURIComponent(JSON.stringify(entries));
}
