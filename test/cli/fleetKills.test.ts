import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { IS_NIGHTLY, runCount } from '../counts';
import { checkOnceEach, type CliProcess } from './cli';
import { checkHarmed, SEED, simulate, type HarmedFleet } from './fleetFaults/harmedFleet';
import { FleetScene, serverForFile } from './fleetScene';
import { writeRecipients } from './workbook';

const KILLS = runCount('FLEET_KILLS', 5, 20);
const recipientCount = IS_NIGHTLY ? 10_000 : 2000;
const server = serverForFile();

test(`sends to nobody twice and forgets nobody over ${KILLS} kills of workers (SEED=${SEED})`, async () => {
  for (let killCount = 0; killCount < KILLS; killCount += 5) {
    await checkHarmed(server.current, {
      what: 'kill -9 of a worker',
      recipientCount,
      harmCount: Math.min(5, KILLS - killCount),
      harm: async (fleet) => {
        const victim = fleet.drawWorker();
        victim.kill('SIGKILL');
        await victim.end;
      },
    });
  }
});

test('… and over kills of the server', async () => {
  await checkHarmed(server.current, {
    what: 'kill -9 of the server',
    recipientCount,
    harmCount: runCount('FLEET_SERVER_KILLS', 2, 3),
    harm: async (fleet) => {
      await fleet.server.down('SIGKILL');
      await sleep(300);
      await fleet.server.up();
    },
  });
});

test('… and where the server cuts all connections', async () => {
  await checkHarmed(server.current, {
    what: 'all connections cut by the server',
    recipientCount,
    harmCount: runCount('FLEET_CUTS', 3, 10),
    harm: cutAll,
  });
});

test('… and where a worker freezes, which keeps its accounts unless its connections are cut meanwhile', async () => {
  await checkHarmed(server.current, {
    what: 'a worker frozen for 3 s: its connections stand, its lock’s is cut, all are cut, by turns',
    recipientCount,
    harmCount: runCount('FLEET_FREEZES', 3, 9),
    harm: async (fleet, number) => {
      const frozen = fleet.drawWorker();
      frozen.kill('SIGSTOP');
      if (number % 3 === 2) await cutLock(fleet, frozen);
      if (number % 3 === 0) await cutAll(fleet);
      await sleep(3000);
      frozen.kill('SIGCONT');
    },
  });
});

async function cutAll({ at }: HarmedFleet): Promise<void> {
  await at.ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'excel-whatsapp'`);
}

/** The connections on which it appends stand: nothing but the fence stops it. */
async function cutLock({ at }: HarmedFleet, { child }: CliProcess): Promise<void> {
  await at.ask(
    `select pg_terminate_backend(backend) from excel_whatsapp.account join excel_whatsapp.worker on worker.id = owner
     where worker.name like '%:${child.pid}'`,
  );
}

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
  if (IS_NIGHTLY) await sleep(31_000);
  // As if it had been silent for long.
  else await at.ask(`update excel_whatsapp.worker set seen_at = now() - interval '1 minute'`);
  expect(await at.call('take-over', 'shop')).toMatchObject({ code: 0, stderr: '' });
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(stillCount);
  frozen.kill('SIGCONT');
  await expect.poll(async () => (await at.sessions())[0]?.state).toBe('finished');
  for (const worker of [frozen, next]) worker.kill('SIGTERM');
  for (const worker of [frozen, next]) expect((await worker.end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(600);
});
