import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { checkOnceEach, type CliProcess } from './cli';
import { FleetScene, serverForFile, type JournalLine } from './fleetScene';
import { readyPhones } from './journal';
import { writeRecipients } from './workbook';

const KILLS = runCount('FLEET_KILLS', 5, 40);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const server = serverForFile();

const ACCOUNTS = ['one', 'two', 'three', 'four'];
const CONCURRENCY = 5;
const WORKER_COUNT = 3;
const PACE = ['--rate', '0', '--batch-delay', '0', '--concurrency', String(CONCURRENCY)];
const OUTAGES = ['--max-failures-in-row', '0', '--max-failure-share', '0'];

/** Each message takes a while, so that some are in flight whenever something dies. */
const simulate = (seed: number): object => ({ seed, latencyMs: [0, 30], timeoutMs: 300 });

type Harm = (workers: CliProcess[], at: FleetScene) => Promise<void>;

/** Lets harm come to a fleet until all is sent; then everybody has got it once, and of no more than were in flight it wasn't known. */
async function checkSent(recipientCount: number, harmCount: number, harm: Harm): Promise<void> {
  const at = await FleetScene.make(server.current);
  const path = await writeRecipients(join(at.at.folder, 'contacts.xlsx'), recipientCount);
  const ids = await at.send(path, ...PACE, ...OUTAGES, ...ACCOUNTS.flatMap((name) => ['--account', name]));
  const random = seededRandom(SEED);
  const begin = (): CliProcess => at.worker(simulate(Math.floor(random() * 1e6)));
  const workers = Array.from({ length: WORKER_COUNT }, begin);
  for (let count = 0; count < harmCount; count += 1) {
    const before = at.at.ledger().length;
    // Not amid a start: something is being sent.
    await expect.poll(() => at.at.ledger().length).toBeGreaterThan(Math.min(before + 5, recipientCount - 1));
    await sleep(random() * 400);
    await harm(workers, at);
    for (const [place, worker] of workers.entries())
      if (worker.child.exitCode !== null || worker.child.signalCode !== null) workers[place] = begin();
  }
  await expect
    .poll(async () => (await at.sessions()).every(({ state }) => state === 'finished'), { timeout: 200_000 })
    .toBe(true);
  for (const worker of workers) worker.kill('SIGTERM');
  for (const worker of workers) expect((await worker.end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(
    at.at
      .ledger()
      .map(({ phone }) => phone)
      .toSorted(),
  ).toEqual((await readyPhones(path)).toSorted());
  const journals = await Promise.all(ids.map((id) => at.journal(id)));
  const doubtCount = journals.flat().filter(({ t }) => t === 'found').length;
  console.log(JSON.stringify({ seed: SEED, harmCount, doubtCount, sent: at.at.ledger().length }));
  expect(doubtCount).toBeLessThanOrEqual(harmCount * CONCURRENCY * ACCOUNTS.length);
  for (const journal of journals) checkAttempts(journal);
}

/** Nobody is attempted again whose attempt before is neither known as not sent nor as failed. */
function checkAttempts(journal: readonly JournalLine[]): void {
  const open = new Set<number>();
  for (const { t, i = -1, result } of journal) {
    if (t === 'attempt') {
      expect(open.has(i)).toBe(false);
      open.add(i);
    } else if (t === 'failed' || (t === 'found' && result === 'notSent')) open.delete(i);
  }
}

test(`sends to nobody twice and forgets nobody over ${KILLS} kills of workers (SEED=${SEED})`, async () => {
  const random = seededRandom(SEED + 1);
  // A list holds 2,000 numbers of fiction.
  for (let killCount = 0; killCount < KILLS; killCount += 5) {
    await checkSent(2000, Math.min(5, KILLS - killCount), async (workers) => {
      const victim = workers[Math.floor(random() * workers.length)];
      victim?.kill('SIGKILL');
      await victim?.end;
    });
  }
});

test('… and over kills of the server', async () => {
  await checkSent(2000, runCount('FLEET_SERVER_KILLS', 2, 6), async (_, at) => {
    await at.server.down('SIGKILL');
    await sleep(300);
    await at.server.up();
  });
});

test('… and where the server cuts all connections', async () => {
  await checkSent(1500, 3, async (_, at) => {
    await at.ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'excel-whatsapp'`);
  });
});

test('a frozen worker keeps its accounts, until an operator takes them over; when it wakes it sends nothing more', async () => {
  const at = await FleetScene.make(server.current);
  const path = await writeRecipients(join(at.at.folder, 'contacts.xlsx'), 600);
  await at.send(path, '--rate', '50', '--batch-delay', '0', '--concurrency', '5', '--account', 'shop');
  const frozen = at.worker(simulate(1));
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(20);
  frozen.kill('SIGSTOP');
  const next = at.worker(simulate(2));
  await sleep(1500);
  const stillCount = at.at.ledger().length;
  const refused = await at.call('take-over', 'shop');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/was alive .* ago/u);
  expect(at.at.ledger()).toHaveLength(stillCount);
  // As if it had been silent for long.
  await at.ask(`update excel_whatsapp.worker set seen_at = now() - interval '1 minute'`);
  expect(await at.call('take-over', 'shop')).toMatchObject({ code: 0, stderr: '' });
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(stillCount);
  frozen.kill('SIGCONT');
  await expect.poll(async () => (await at.sessions())[0]?.state).toBe('finished');
  for (const worker of [frozen, next]) worker.kill('SIGTERM');
  for (const worker of [frozen, next]) expect((await worker.end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(600);
});
