import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHeld, checkOnceEach, cli, CliProcess, place, type Place } from './cli';
import { until } from '../until';
import { journalOf } from './journal';
import { writeRecipients } from './workbook';

const RECIPIENT_COUNT = 12;
/** Each message is on its way for a second and a half. */
const SLOW = ['--batch-delay', '0', '--rate', '20', '--simulate', JSON.stringify({ latencyMs: [3000, 3000] })];

async function start(at: Place, env: NodeJS.ProcessEnv = {}): Promise<{ run: CliProcess; id: string }> {
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
  const run = new CliProcess(['send', path, '--message', 'x', ...at.arguments, ...SLOW], env);
  await until(() => run.stdout.endsWith('\n'));
  const { session: id } = JSON.parse(run.stdout) as { session: string };
  await until(() => journalOf(at, id).filter(({ t }) => t === 'attempt').length >= 3);
  return { run, id };
}

function checkEverybodyOnce(at: Place): void {
  checkOnceEach(at.ledger());
  expect(at.ledger()).toHaveLength(RECIPIENT_COUNT);
}

describe('a session that is taken over while its owner lives', () => {
  test('unseen, in the middle of its sends: what lands meanwhile is found', async () => {
    const at = await place();
    const { run, id } = await start(at);
    at.hideSocket(id);
    const resumed = await cli(['resume', id, ...at.arguments, ...SLOW]);
    expect([resumed.code, (await run.end).code]).toEqual([0, 4]);
    expect(run.stderr).toContain('Another window or program has taken over this session.');
    expect(journalOf(at, id).flatMap((record) => (record.t === 'found' ? [record.result] : []))).toContain('sent');
    checkEverybodyOnce(at);
  });

  test('frozen, and thawed once the new one has finished: it sends nothing any more', async () => {
    const at = await place();
    const { run, id } = await start(at);
    run.kill('SIGSTOP');
    at.hideSocket(id);
    const resumed = await cli(['resume', id, ...at.arguments, ...SLOW]);
    run.kill('SIGCONT');
    expect([resumed.code, (await run.end).code]).toEqual([0, 4]);
    checkEverybodyOnce(at);
  });
});

describe('a second process finds a session held', () => {
  const checkSecond = async (first: (at: Place) => string, second: (at: Place) => string): Promise<void> => {
    const at = await place();
    const { run, id } = await start(at, { TMPDIR: first(at) });
    const other = await cli(['resume', id, ...at.arguments, ...SLOW], { TMPDIR: second(at) });
    checkHeld(other, run);
    expect((await run.end).code).toBe(0);
    checkEverybodyOnce(at);
  };
  const missing = (at: Place): string => join(at.folder, 'missing');
  const inOneOf = (name: string) => (at: Place) => {
    const folder = join(at.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  test('where the temporary folder of one is missing, or another', async () => {
    await checkSecond(missing, inOneOf('other'));
  });

  test('where the temporary folder has a long name', async () => {
    await checkSecond(inOneOf('long'.repeat(30)), missing);
  });
});

test('an owner that is frozen is there', async () => {
  const at = await place();
  const { run, id } = await start(at);
  run.kill('SIGSTOP');
  const other = await cli(['resume', id, ...at.arguments, ...SLOW]);
  checkHeld(other, null);
  run.kill('SIGCONT');
  expect((await run.end).code).toBe(0);
  checkEverybodyOnce(at);
});
