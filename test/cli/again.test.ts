import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { seededRandom } from '../../src/sender/pace/random';
import {
  checkOnceEach,
  cli,
  CliProcess,
  jsonLines,
  phonesOf,
  place,
  runLines,
  UNPACED,
  type CliEnd,
  type Place,
} from './cli';
import { journalOf } from './journal';
import { fictionalPhone, writeRecipients } from './workbook';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const COUNT = 30;

interface ResultLine {
  readonly row: number;
  readonly phone: string;
  readonly status: string;
  readonly at: string | null;
  readonly reason: string | null;
  readonly values: Readonly<Record<string, string>>;
}

interface Sent {
  readonly at: Place;
  readonly id: string;
  readonly call: (command: string, ...args: readonly string[]) => Promise<CliEnd>;
  readonly results: (...args: readonly string[]) => Promise<readonly ResultLine[]>;
  readonly again: (command: string, ...args: readonly string[]) => Promise<CliEnd>;
}

/** Thirty people who have been sent to, through a WhatsApp that does this. */
async function sentThrough(simulate: object): Promise<Sent> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
  const run = [...at.arguments, ...UNPACED, '--max-failures-in-row', '0', '--max-failure-share', '0'];
  const through = ['--simulate', JSON.stringify(simulate)];
  const { id } = runLines(await cli(['send', path, '--message', 'Bonjour {{Nom}}', ...run, ...through]));
  const call = async (command: string, ...args: readonly string[]): Promise<CliEnd> =>
    await cli([command, ...args, '--data', at.data]);
  return {
    at,
    id,
    call,
    results: async (...args) => jsonLines<ResultLine>((await call('results', id, ...args)).stdout),
    again: async (command, ...args) => await cli([command, id, ...run, ...args]),
  };
}

describe('results', () => {
  test('tell of each row, and of those that are looked for', async () => {
    const { at, results, call, id } = await sentThrough({ seed: 5, failures: { permanent: 0.3 } });
    const all = await results();
    expect(all.map(({ row, phone }) => [row, phone])).toEqual(
      Array.from({ length: COUNT }, (_, index) => [index + 2, fictionalPhone(index)]),
    );
    const accepted = phonesOf(at.ledger());
    expect(phonesOf(await results('--status', 'sent'))).toEqual(accepted);
    const failed = await results('--status', 'failed');
    expect(failed.length).toBe(COUNT - accepted.length);
    expect(failed[0]).toMatchObject({
      at: expect.stringMatching(/^20.*Z$/u),
      reason: expect.stringMatching(/refusal/u),
    });
    expect(await results('--find', 'N° 7')).toEqual(all.filter(({ row }) => row === 9));
    expect(await results('--find', fictionalPhone(7).slice(2))).toEqual(all.filter(({ row }) => row === 9));
    const wrong = await call('results', id, '--status', 'gone');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/^--status can’t be gone\. .*answered/u)]);
  });
});

describe('a retry', () => {
  test(
    `sends to each who failed once, over kills, and to nobody else (seed ${SEED})`,
    { timeout: 120_000 },
    async () => {
      const { at, id, results, call, again } = await sentThrough({ seed: 5, failures: { permanent: 0.4 } });
      const failed = phonesOf(await results('--status', 'failed'));
      const [optedOut = ''] = failed;
      await call('opt-outs', 'add', optedOut);
      const random = seededRandom(SEED);
      for (let killCount = 0; killCount < 4; killCount += 1) {
        const slow = JSON.stringify({ latencyMs: [20, 60] });
        const run = new CliProcess(['retry', id, ...at.arguments, ...UNPACED, '--simulate', slow]);
        await Promise.race([run.end, sleep(100 + random() * 900)]);
        run.kill('SIGKILL');
        await run.end;
      }
      const last = await again('retry');
      expect([last.code, last.stderr.trim().split('\n').at(-1)]).toEqual([0, expect.any(String)]);
      for (const { id: child, state } of await at.sessions()) {
        if (state === 'unfinished') expect((await cli(['resume', child, ...at.arguments, ...UNPACED])).code).toBe(0);
      }
      checkOnceEach(at.ledger());
      expect(phonesOf(at.ledger())).toEqual(
        Array.from({ length: COUNT }, (_, index) => fictionalPhone(index))
          .filter((phone) => phone !== optedOut)
          .toSorted(),
      );
      const nobody = await again('retry');
      expect(nobody).toEqual({
        code: 0,
        signal: null,
        stdout: '',
        stderr: 'Nobody is left to try again: nothing was sent.\n',
      });
    },
  );
});

describe('a follow-up', () => {
  test('goes once to those who haven’t read it, with another message, and to nobody who opted out', async () => {
    const read = { seed: 3, latencyMs: [5, 10], deliveredShare: 1, readShare: 0.5 };
    const { at, id, results, call, again } = await sentThrough(read);
    const unread = (await results()).filter(({ status }) => status === 'sent' || status === 'delivered');
    expect(unread.length).toBeLessThan(COUNT);
    await call('opt-outs', 'add', unread[0]?.phone ?? '');
    const wrong = await again('follow-up', '--to', 'unread', '--message', '{{Ville}}');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/Ville/u)]);
    const end = await again('follow-up', '--to', 'unread', '--message', 'Encore, {{Nom}}');
    const { id: child, counts } = runLines(end);
    expect([end.code, counts.total]).toEqual([0, unread.length - 1]);
    const followed = at.ledger().filter(({ text }) => text.startsWith('Encore, n° '));
    expect(phonesOf(followed)).toEqual(phonesOf(unread.slice(1)));
    expect(await at.sessions()).toMatchObject([{ id: child, parent: { id, kind: 'unread' } }, { id }]);
    const nobody = await again('follow-up', '--to', 'unread', '--message', 'Encore, {{Nom}}');
    expect([nobody.code, nobody.stdout]).toEqual([0, '']);
    const other = await again('follow-up', '--to', 'unanswered', '--message', 'Et vous ?');
    expect(runLines(other).counts.total).toBe(COUNT - 1);
  });
});

test('one row in doubt is decided about, and the others stay as they are', async () => {
  const { at, id, results, again } = await sentThrough({});
  const doubted = [3, 8].flatMap((i): readonly JournalRecord[] => [
    { t: 'attempt', at: 1, i, n: 1, h: 'h' },
    { t: 'found', at: 2, i, result: 'unsure' },
  ]);
  const recordCount = journalOf(at, id).length;
  const lines = doubted.map((record, offset) => `${encodeRecord(record, recordCount + offset)}\n`);
  appendFileSync(at.journalPath(id), lines.join(''));
  const rowsInDoubt = async (): Promise<readonly number[]> =>
    jsonLines<ResultLine>((await again('resume', '--in-doubt', 'list')).stdout).map(({ row }) => row);
  for (const [row, refusal] of [
    ['7', /^Row 7 isn’t in doubt/u],
    ['x', /^--row can’t be x\./u],
  ] as const) {
    const end = await again('resume', '--in-doubt', 'leave', '--row', row);
    expect([end.code, end.stderr, await rowsInDoubt()]).toEqual([2, expect.stringMatching(refusal), [5, 10]]);
  }
  expect((await again('resume', '--row', '5')).stderr).toMatch(/--row and --in-doubt .* go together/u);
  await again('resume', '--in-doubt', 'leave', '--row', '10');
  expect(await rowsInDoubt()).toEqual([5]);
  expect((await results('--status', 'inDoubt')).map(({ row }) => row)).toEqual([5, 10]);
  await again('resume', '--in-doubt', 'send-again', '--row', '5');
  expect([await rowsInDoubt(), (await results('--status', 'inDoubt')).map(({ row }) => row)]).toEqual([[], [10]]);
});
