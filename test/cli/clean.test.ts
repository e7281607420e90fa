import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until';
import { cli, CliProcess, CONTACTS, jsonLines, place, runLines, UNPACED, type Place } from './cli';

const NOTHING = { sessions: [], unfinished: [], drafts: 0, logs: 0, statusFiles: 0, temporary: 0, cacheBytes: 0 };

async function clean(at: Place, ...more: readonly string[]) {
  const { code, stdout, stderr } = await cli(['clean', '--data', at.data, ...more]);
  return { code, stderr, went: jsonLines<typeof NOTHING>(stdout)[0] };
}

/** A session that is finished, and one that was killed. */
async function sessionsOf(at: Place): Promise<{ readonly finished: string; readonly killed: string }> {
  const run = ['--message', 'Bonjour', ...at.arguments, ...UNPACED];
  const { id: finished } = runLines(await cli(['send', CONTACTS, ...run]));
  const slow = ['--include-already-sent', '--simulate', '{"latencyMs":[200,300]}'];
  const sentCount = at.ledger().length;
  const killed = new CliProcess(['send', CONTACTS, ...run, ...slow]);
  await until(() => at.ledger().length > sentCount);
  killed.kill('SIGKILL');
  const { stdout } = await killed.end;
  return { finished, killed: jsonLines<{ session: string }>(stdout)[0]?.session ?? '' };
}

test('what is finished, old or left behind goes, and no unfinished session unasked', async () => {
  const at = await place();
  const { finished, killed } = await sessionsOf(at);
  expect(await clean(at)).toEqual({ code: 0, stderr: '', went: NOTHING });
  writeFileSync(join(at.data, 'logs', '2020-01-01.jsonl'), '{}\n');
  const key = join(at.data, 'key.00000000-0000-4000-8000-000000000000');
  writeFileSync(key, 'x');
  utimesSync(key, 1, 1);
  const cache = join(at.data, 'whatsapp-profile', 'session', 'Default', 'Cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'data_0'), 'x'.repeat(1000));
  const link = join(at.data, 'whatsapp-profile', 'session', 'Default', 'IndexedDB');
  mkdirSync(link);
  expect((await clean(at, '--older-than-days', '0', '--yes')).went).toMatchObject({
    sessions: [finished],
    unfinished: [],
    temporary: 1,
  });
  expect([existsSync(cache), existsSync(link), existsSync(key)]).toEqual([false, true, false]);
  expect(readdirSync(join(at.data, 'logs'))).toHaveLength(1);
  expect((await at.sessions()).map(({ id }) => id)).toEqual([killed]);
  const asked = await clean(at, '--older-than-days', '0', '--unfinished');
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/can’t be resumed any more\. Add --yes/u)]);
  expect((await clean(at, '--older-than-days', '0', '--unfinished', '--yes')).went?.unfinished).toEqual([killed]);
  expect(await at.sessions()).toEqual([]);
});

test('nothing of a browser’s goes while it is open', async () => {
  const at = await place();
  const profile = join(at.data, 'whatsapp-profile', 'session');
  mkdirSync(join(profile, 'ShaderCache'), { recursive: true });
  symlinkSync('host-1', join(profile, 'SingletonLock'));
  expect((await clean(at)).went).toEqual(NOTHING);
  expect(existsSync(join(profile, 'ShaderCache'))).toBe(true);
});

test('how old is a number of days', async () => {
  const at = await place();
  for (const given of ['soon', '-1', '']) {
    expect(await clean(at, `--older-than-days=${given}`)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--older-than-days can’t be /u),
    });
  }
});
