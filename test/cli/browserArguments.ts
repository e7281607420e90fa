import { join } from 'node:path';
import { expect } from 'vitest';
import { findChromium } from '../../scripts/tools/install.mjs';
import { processesOf } from '../browser/processes';
import { STANDIN_BROWSER_ARGUMENTS } from '../standin/standIn';
import { type Place } from './cli';
import { until } from '../until';

/** Without its owner it goes by itself, within a moment. */
export async function checkNoBrowserLeft(profile: string): Promise<void> {
  await until(() => processesOf(profile).length === 0, 20_000).catch(() => undefined);
  expect(processesOf(profile)).toEqual([]);
}

/** For a run through the stand-in, quickly. */
export function browserArguments(at: Place, version: string, folder: string) {
  const profile = join(at.folder, 'profile');
  // Chromium refuses its sandbox to root.
  const forChromium = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS];
  const paced = ['--data', at.data, '--profile', profile, '--rate', '20', '--batch-delay', '0'];
  const browser = ['--browser', findChromium() ?? '', ...forChromium.map((argument) => `--browser-arg=${argument}`)];
  const args = [...paced, ...browser, '--web-version', version, '--web-version-dir', folder];
  return { args, profile };
}
