import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../until';
import {
  checkOnceEach,
  cli,
  CliProcess,
  jsonLines,
  phonesOf,
  place,
  runLines,
  type ListedLine,
  type Place,
} from './cli';
import { fictionalPhone, writeRecipients, writeWorkbook } from './workbook';

const COUNT = 12;
const FAST = ['--rate', '0', '--batch-delay', '0'];
const UTC = ['--time-zone', 'UTC'];

interface Given {
  readonly at: Place;
  readonly send: (...more: readonly string[]) => CliProcess;
}

async function given(): Promise<Given> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
  const send = (...more: readonly string[]): CliProcess =>
    new CliProcess(['send', path, '--message', 'Bonjour {{Nom}}', ...at.arguments, ...FAST, ...more]);
  return { at, send };
}

type Waiting = ListedLine & { readonly waitingUntil?: string; readonly waitingFor?: string };

/** The one session, once it waits. */
async function waiting(at: Place, run: CliProcess): Promise<Waiting> {
  await until(() => run.stderr.includes('Waiting until'));
  const [session, ...others] = (await at.sessions()) as Waiting[];
  expect(others).toEqual([]);
  if (session === undefined) throw new Error('No session');
  return session;
}

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

describe('limits of a day', () => {
  test('hold over a kill and a resume, and over another session', async () => {
    const { at, send } = await given();
    const run = send('--per-day', '5', ...UTC);
    const day = tomorrow();
    const session = await waiting(at, run);
    expect(session).toMatchObject({ state: 'running', sent: 5, left: 7, waitingFor: 'perDay' });
    expect(session.waitingUntil).toBe(`${day}T00:00:00+00:00`);
    run.kill('SIGKILL');
    await run.end;
    expect((await at.sessions())[0]).toMatchObject({ state: 'unfinished', waitingFor: 'perDay' });

    const again = new CliProcess(['resume', session.id, ...at.arguments]);
    await until(() => again.stderr.includes('Waiting until'));
    expect(at.ledger()).toHaveLength(5);
    again.kill('SIGINT');
    const end = await again.end;
    expect([end.code, runLines(end).counts]).toMatchObject([4, { sent: 5, left: 7 }]);
    // A line once, and not one for each look.
    expect(end.stderr.match(/Waiting until/gu)).toHaveLength(1);

    const other = send('--per-day', '7', ...UTC);
    await until(() => other.stderr.includes('Waiting until'));
    other.kill('SIGINT');
    expect(runLines(await other.end).counts.sent).toBe(2);

    const without = await cli(['resume', session.id, ...at.arguments, '--per-day', '0']);
    expect([without.code, runLines(without).counts]).toMatchObject([0, { sent: COUNT }]);
  });

  test('two terminals at once send no more than one', async () => {
    const { at, send } = await given();
    const runs = [send('--per-day', '7', ...UTC), send('--per-day', '7', ...UTC)];
    await Promise.all(runs.map(async (run) => await until(() => run.stderr.includes('Waiting until'))));
    for (const run of runs) run.kill('SIGINT');
    await Promise.all(runs.map(async ({ end }) => await end));
    expect(at.ledger()).toHaveLength(7);
  });
});

describe('sending hours', () => {
  test('that are over keep everybody waiting, and a resume may have others', async () => {
    const { at, send } = await given();
    // Neither now nor in the next hour.
    const hour = (new Date().getUTCHours() + 12) % 24;
    const run = send('--hours', `${hour}-${hour + 1}`, ...UTC);
    const session = await waiting(at, run);
    expect(session).toMatchObject({ sent: 0, left: COUNT, waitingFor: 'hours' });
    run.kill('SIGINT');
    expect((await run.end).code).toBe(4);
    const resumed = await cli(['resume', session.id, ...at.arguments, '--hours', '0-24']);
    expect([resumed.code, runLines(resumed).counts.sent]).toEqual([0, COUNT]);
    checkOnceEach(at.ledger());
  });
});

describe('a start', () => {
  test('is waited for', async () => {
    const { at, send } = await given();
    const start = new Date(Date.now() + 7_200_000).toISOString().slice(0, 16);
    const run = send('--start', start, ...UTC);
    expect(await waiting(at, run)).toMatchObject({ waitingFor: 'start', sent: 0 });
    run.kill('SIGINT');
    await run.end;
    expect(at.ledger()).toEqual([]);
  });

  test('of each row is that of its column', async () => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'dates.xlsx'), [
      ['Nom', 'Téléphone', 'Rendez-vous'],
      ['A', fictionalPhone(1), '2020-01-01'],
      ['B', fictionalPhone(2), '2090-01-01 10:00'],
      ['C', fictionalPhone(3), 'demain'],
    ]);
    const args = ['send', path, '--message', 'Bonjour {{Nom}}', ...at.arguments, ...FAST, ...UTC];
    const run = new CliProcess([...args, '--start-column', 'Rendez-vous', '--start-days-before', '1']);
    const session = await waiting(at, run);
    expect(session).toMatchObject({ sent: 1, skipped: 1, left: 1, waitingFor: 'rowStart' });
    expect(session.waitingUntil).toBe('2089-12-31T10:00:00+00:00');
    run.kill('SIGINT');
    const end = await run.end;
    expect(end.stderr).toContain('Rows whose date can’t be read are left out: 1.');
    expect(phonesOf(at.ledger())).toEqual([fictionalPhone(1)]);
    const unknown = await cli([...args, '--start-column', 'Termin']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('There is no column Termin.')]);
  });
});

describe('a few first', () => {
  const simulate = (deliveredShare: number): readonly string[] => [
    '--simulate',
    JSON.stringify({ latencyMs: [5, 10], deliveredShare }),
  ];

  test('are followed by the others once they were delivered', async () => {
    const { send } = await given();
    const end = await send('--canary', '4', ...simulate(1)).end;
    expect([end.code, runLines(end).counts.sent]).toEqual([0, COUNT]);
  });

  test('that aren’t delivered pause the run; whoever resumes has seen it', async () => {
    const { at, send } = await given();
    const end = await send('--canary', '4', '--canary-wait', '1', ...simulate(0)).end;
    const { id, counts } = runLines(end);
    expect([end.code, counts.sent, counts.left]).toEqual([4, 4, 8]);
    expect(end.stderr).toContain('Of the first 4 messages 0 were delivered and 0 failed.');
    const resumed = await cli(['resume', id, ...at.arguments]);
    expect([resumed.code, runLines(resumed).counts.sent]).toEqual([0, COUNT]);
  });
});

describe('the plan', () => {
  interface Plan {
    readonly total: number;
    readonly days: readonly {
      readonly date: string;
      readonly count: number;
      readonly from: string;
      readonly to: string;
    }[];
    readonly end: string;
  }

  test('is printed, and nothing is sent or kept', async () => {
    const { at, send } = await given();
    const { code, stdout } = await send('--plan', '--per-day', '5', ...UTC).end;
    const [plan] = jsonLines<Plan>(stdout);
    expect([code, plan?.total, plan?.days.map(({ count }) => count)]).toEqual([0, COUNT, [5, 5, 2]]);
    expect(plan?.days[1]?.from).toBe(`${tomorrow()}T00:00:00+00:00`);
    expect(plan?.end).toBe(plan?.days[2]?.to);
    expect([at.ledger(), await at.sessions()]).toEqual([[], []]);
  });

  test('of the careful pace keeps to working hours', async () => {
    const { send } = await given();
    const { stdout } = await send('--plan', '--preset', 'careful', '--time-zone', 'Asia/Tokyo').end;
    const [plan] = jsonLines<Plan>(stdout);
    for (const { from, to } of plan?.days ?? []) {
      expect(from).toMatch(/T(?:09|1[0-7]):\d\d:\d\d\+09:00$/u);
      expect(to).toMatch(/T(?:09|1[0-7]):/u);
    }
  });
});

test.each([
  ['--preset', 'hasty', 'Give one of these: original, careful.'],
  ['--hours', '18-9', 'Give it like 9-18'],
  ['--days', 'monday', 'Give it like mon,tue'],
  ['--time-zone', 'Europe/Atlantis', 'Give it like Europe/Paris'],
  ['--start', 'tomorrow', 'Give it like 2026-12-01T09:00'],
  ['--start', '2020-01-01T09:00', 'Give a later time'],
  ['--per-day', '-', 'Give a whole number'],
])('%s %s is refused, with what to write', async (argument, value, todo) => {
  const { send, at } = await given();
  const end = await send(`${argument}=${value}`).end;
  expect([end.code, end.stderr]).toEqual([2, expect.stringContaining(todo)]);
  expect(await at.sessions()).toEqual([]);
});
