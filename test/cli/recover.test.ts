import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sender/pace/random';
import { until } from '../until';
import { checkOnceEach, cli, CliProcess, jsonLines, phonesOf, place, UNPACED, type CliEnd, type Place } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const COUNT = 40;
const ALL = Array.from({ length: COUNT }, (_, index) => fictionalPhone(index)).toSorted();
const MESSAGE = ['--message', 'Bonjour {{Nom}}'];
const SLOW = ['--simulate', '{"latencyMs":[20,60]}'];

interface Cut {
  readonly at: Place;
  readonly id: string;
  readonly path: string;
  readonly key: string;
  readonly recover: (...more: readonly string[]) => Promise<CliEnd>;
}

/** A session that was killed when some had been sent to, and whose key is gone. */
async function cutSession(waitMs = 0): Promise<Cut> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
  const run = new CliProcess(['send', path, ...MESSAGE, ...at.arguments, ...UNPACED, ...SLOW]);
  await until(() => at.ledger().length > 2);
  await sleep(waitMs);
  run.kill('SIGKILL');
  const { stdout } = await run.end;
  const id = jsonLines<{ session: string }>(stdout)[0]?.session ?? '';
  const key = join(at.data, 'key');
  renameSync(key, join(at.folder, 'key'));
  const recover = async (...more: readonly string[]): Promise<CliEnd> =>
    await cli(['recover', id, path, ...(more.length > 0 ? more : MESSAGE), ...at.arguments, ...UNPACED]);
  return { at, id, path, key, recover };
}

test(
  `a session whose key is gone goes on from its workbook, and nobody gets it twice (seed ${SEED})`,
  { timeout: 120_000 },
  async () => {
    const { at, id, recover } = await cutSession(seededRandom(SEED)() * 200);
    const resumed = await cli(['resume', id, ...at.arguments]);
    expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringMatching(/key that opens this session.*recover/u)]);
    const sentCount = at.ledger().length;
    const { code, stdout, stderr } = await recover();
    expect(stderr).toMatch(/^Found in the session whose key is gone: \d+ of these people\./u);
    expect(code, stderr).toBe(0);
    checkOnceEach(at.ledger());
    expect(phonesOf(at.ledger())).toEqual(ALL);
    expect(at.ledger().length - sentCount).toBe(COUNT - sentCount);
    const counts = jsonLines<{ session: string; sent: number; total: number }>(stdout).at(-1);
    expect(counts).toMatchObject({ total: COUNT, sent: COUNT });
    const states = new Map((await at.sessions()).map((listed) => [listed.id, listed.state]));
    expect([states.get(id), states.get(counts?.session ?? '')]).toEqual(['finished', 'finished']);
  },
);

test('another message, another workbook: nothing is sent, as it can’t be told who has got it', async () => {
  const { at, path, recover } = await cutSession();
  const before = at.ledger();
  const otherText = await recover('--message', 'Bonjour {{Nom}} !');
  expect([otherText.code, otherText.stderr]).toEqual([
    2,
    expect.stringMatching(/^This isn’t the workbook or not the message/u),
  ]);
  await writeRecipients(path, 2);
  const otherRows = await recover();
  expect([otherRows.code, otherRows.stderr]).toEqual([2, expect.stringMatching(/^This isn’t the workbook/u)]);
  await writeRecipients(path, COUNT);
  const anew = await cli(['send', path, ...MESSAGE, ...at.arguments, ...UNPACED]);
  expect([anew.code, anew.stderr]).toEqual([2, expect.stringContaining('has sent this very message to people of')]);
  expect(at.ledger()).toEqual(before);
  expect((await at.sessions()).map(({ state }) => state)).toEqual(['unfinished']);
});

test('a key that comes back sends to nobody whom another session has taken over, whatever a crash took', async () => {
  const { at, id, key, recover } = await cutSession();
  const journals = join(at.folder, 'before');
  cpSync(join(at.data, 'sessions', id), journals, { recursive: true });
  expect((await recover()).code).toBe(0);
  // As if it had died before the old session's own journal said so.
  for (const name of ['journal.jsonl', 'journal.mark']) {
    cpSync(join(journals, name), at.pathOf(id, name));
  }
  const again = await recover();
  expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^Another session has taken over/u)]);
  for (const name of ['journal.jsonl', 'journal.mark']) {
    cpSync(join(journals, name), at.pathOf(id, name));
  }
  renameSync(join(at.folder, 'key'), key);
  const resumed = await cli(['resume', id, ...at.arguments, ...UNPACED]);
  expect(resumed.signal).toBeNull();
  checkOnceEach(at.ledger());
  expect(phonesOf(at.ledger())).toEqual(ALL);
});

test('whose key is there is resumed', async () => {
  const { at, key, recover } = await cutSession();
  renameSync(join(at.folder, 'key'), key);
  const { code, stderr } = await recover();
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^The key of this session is there\. Resume it/u)]);
});
