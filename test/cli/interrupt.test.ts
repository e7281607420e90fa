import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkHeld,
  checkOnceEach,
  cli,
  CliProcess,
  CONTACTS,
  jsonLines,
  place,
  runLines,
  UNPACED,
  type Place,
} from './cli';
import { until } from '../until';
import { journalOf } from './journal';
import { writeRecipients } from './workbook';

const PACED = ['--rate', '20', '--batch-delay', '0', '--simulate', JSON.stringify({ latencyMs: [300, 300] })];

function startRun(at: Place): CliProcess {
  return new CliProcess(['send', CONTACTS, '--message', 'Bonjour {{Prénom}}', ...at.arguments, ...PACED]);
}

describe('an interrupted run', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('brings what is in flight to its outcome on %s', async (signal) => {
    const at = await place();
    const run = startRun(at);
    await until(() => at.ledger().length >= 5);
    run.kill(signal);
    const end = await run.end;
    expect(end).toMatchObject({ code: 4, signal: null });
    const { id, counts } = runLines(end);
    expect(end.stderr).toContain('Stopping: messages in flight are being brought to their outcome.');
    expect(counts).toMatchObject({ total: 24, sent: at.ledger().length, failed: 0, unknown: 0 });
    expect(counts.left).toBe(24 - counts.sent);
    expect(counts.sent).toBeLessThan(24);
    expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished', ...counts }]);

    const resumed = await cli(['resume', id, ...at.arguments, '--rate', '0']);
    expect([resumed.code, runLines(resumed).counts]).toMatchObject([0, { total: 24, sent: 24, left: 0 }]);
    expect(at.ledger()).toHaveLength(24);
    checkOnceEach(at.ledger());
  });

  test('ends at once on a second SIGINT, as by a kill', async () => {
    const at = await place();
    const slow = [...UNPACED, '--simulate', JSON.stringify({ latencyMs: [60_000, 60_000] })];
    const run = new CliProcess(['send', CONTACTS, '--message', 'Bonjour', ...at.arguments, ...slow]);
    await until(() => run.stdout.endsWith('\n'));
    const { session: id = '' } = jsonLines<{ session: string }>(run.stdout)[0] ?? {};
    await until(() => journalOf(at, id).some(({ t }) => t === 'attempt'));
    run.kill('SIGINT');
    await until(() => run.stderr.includes('Stopping'));
    run.kill('SIGINT');
    expect((await run.end).signal).toBe('SIGINT');
    expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished', sent: 0 }]);
    const resumed = await cli(['resume', id, ...at.arguments]);
    expect([resumed.code, at.ledger().length]).toEqual([0, 24]);
  });

  test('keeps its options when it’s resumed', async () => {
    const at = await place();
    const run = startRun(at);
    await until(() => at.ledger().length >= 2);
    run.kill('SIGINT');
    const { id } = runLines(await run.end);
    const sentCount = at.ledger().length;
    const startMs = performance.now();
    expect((await cli(['resume', id, ...at.arguments])).code).toBe(0);
    expect(performance.now() - startMs).toBeGreaterThan((24 - sentCount - 1) * 45);
  });
});

describe('one session has one driver', () => {
  test('a second process is told so, and sends nothing', async () => {
    const at = await place();
    // It waits for another day, however long the second one takes to start.
    const run = new CliProcess([
      'send',
      CONTACTS,
      '--message',
      'Bonjour',
      ...at.arguments,
      ...UNPACED,
      '--per-day',
      '2',
    ]);
    await until(() => run.stderr.includes('Waiting until'));
    const [session] = await at.sessions();
    expect(session).toMatchObject({ state: 'running' });
    const id = session?.id ?? '';
    const second = await cli(['resume', id, ...at.arguments, '--per-day', '0']);
    checkHeld(second, run);
    run.kill('SIGINT');
    expect((await run.end).code).toBe(4);
    expect((await cli(['resume', id, ...at.arguments, '--per-day', '0'])).code).toBe(0);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(24);
  });

  test('of several that start at once after a kill, one goes on', async () => {
    const at = await place();
    const path = await writeRecipients(join(at.folder, 'sixty.xlsx'), 60);
    const run = new CliProcess(['send', path, '--message', 'x', ...at.arguments, ...PACED]);
    await until(() => at.ledger().length >= 5);
    run.kill('SIGKILL');
    await run.end;
    const [session] = await at.sessions();
    const resume = ['resume', session?.id ?? '', ...at.arguments, '--rate', '40'];
    const ends = await Promise.all(Array.from({ length: 5 }, () => cli(resume)));
    expect(ends.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(ends.filter(({ code }) => code === 2)).toHaveLength(4);
    for (const { code, stdout, stderr } of ends) {
      if (code === 0) expect(jsonLines(stdout).at(-1)).toMatchObject({ total: 60, sent: 60 });
      else
        expect([stdout, stderr]).toEqual([
          '',
          expect.stringMatching(/^A terminal \(process \d+\) is sending this session\./u),
        ]);
    }
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(60);
  });
});
