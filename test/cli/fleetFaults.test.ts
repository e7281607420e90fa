import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PostgresServer } from '../fleet/postgresServer';
import { IS_NIGHTLY, runCount } from '../counts';
import { checkHarmed, SEED, simulate, type HarmedFleet } from './fleetFaults/harmedFleet';
import { canPartition, Network } from './fleetFaults/network';
import { checkOnceEach } from './cli';
import { FleetScene, type Computer } from './fleetScene';
import { writeRecipients } from './workbook';

const recipientCount = IS_NIGHTLY ? 10_000 : 1500;
const canMount = process.platform === 'linux' && process.getuid?.() === 0;
const CLOCK = findFakeClock();
if (!canMount) console.log('Skipped: a disk that is full is made by mounting one, which needs root on Linux.');
if (!canPartition) console.log('Skipped: a partition is made of network namespaces, which needs root on Linux.');
if (CLOCK === null) console.log('Skipped: a clock that lies is libfaketime (Debian: faketime).');
console.log(`SEED=${SEED}`);

async function startServer(prepareFolder?: (folder: string) => void): Promise<PostgresServer> {
  const server = await PostgresServer.start(prepareFolder);
  onTestFinished(() => server.remove());
  return server;
}

describe.skipIf(!canMount)('a database whose disk is full', () => {
  test('has nobody sent to until there is room, and then each once', async () => {
    let disk = '';
    const server = await startServer((folder) => {
      disk = folder;
      mount('-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder);
    });
    // Before the folder is removed: what is registered last is done first.
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    await server.down('SIGINT');
    await server.up('max_wal_size=64MB', 'min_wal_size=32MB');
    const ballast = join(disk, 'ballast');
    await checkHarmed(server, {
      what: 'the database’s disk full for some seconds',
      recipientCount,
      harmCount: runCount('FLEET_FULL_DISKS', 2, 5),
      needsOperator: true,
      harm: async (fleet) => {
        fill(ballast);
        await fleet.checkSilence();
        rmSync(ballast);
        if (fleet.server.isDown) await fleet.server.up();
      },
    });
  });
});

describe.skipIf(CLOCK === null)('workers whose clocks are wrong, and drift', () => {
  test('send to each once, whoever takes over from whom', async () => {
    const server = await startServer();
    const times = ['-2h x1.5', '+90m x0.5', '+0'];
    await checkHarmed(server, {
      what: 'kill -9 of a worker, with clocks that are hours apart and drift',
      recipientCount,
      harmCount: runCount('FLEET_CLOCK_KILLS', 3, 10),
      computer: (place): Computer => ({
        env: { LD_PRELOAD: CLOCK ?? '', FAKETIME: times[place], FAKETIME_DONT_FAKE_MONOTONIC: '1' },
      }),
      harm: async (fleet) => {
        const victim = fleet.drawWorker();
        victim.kill('SIGKILL');
        await victim.end;
      },
    });
  });
});

describe.skipIf(!canPartition)('a network that swallows what workers and database tell each other', () => {
  test('has nobody sent to twice: all are silent while all are cut off, and who is cut off for long is replaced', async () => {
    const network = new Network(3);
    onTestFinished(() => network.remove());
    const server = await startServer();
    await server.down('SIGINT');
    await server.admit(network.addresses);
    await server.up(`listen_addresses=127.0.0.1,${network.serverAddress}`);
    await checkHarmed(server, {
      what: 'workers cut off: all for some seconds, one for 40 s, by turns',
      recipientCount,
      harmCount: runCount('FLEET_PARTITIONS', 2, 6),
      computer: (place, url): Computer => ({
        url: url.replace('127.0.0.1', network.serverAddress),
        within: network.within(place),
      }),
      harm: async (fleet, number) => {
        if (number % 2 === 1) await cutOffAll(fleet, network);
        else await cutOffOne(fleet, network);
      },
    });
  });
});

describe.skipIf(!canPartition)('a worker that is asked to end while the database can’t be reached', () => {
  test('ends in peace, and the next one goes on', async () => {
    const network = new Network(1);
    onTestFinished(() => network.remove());
    const server = await startServer();
    await server.down('SIGINT');
    await server.admit(network.addresses);
    await server.up(`listen_addresses=127.0.0.1,${network.serverAddress}`);
    const at = await FleetScene.make(server);
    await at.send(
      await writeRecipients(join(at.at.folder, 'contacts.xlsx'), 300),
      '--rate',
      '50',
      '--batch-delay',
      '0',
    );
    const url = at.url.replace('127.0.0.1', network.serverAddress);
    const worker = at.workerOn({ url, within: network.within(0) }, simulate(SEED));
    await expect.poll(() => at.at.ledger().length).toBeGreaterThan(20);
    network.pull(0);
    await sleep(2000);
    const askedMs = performance.now();
    worker.kill('SIGTERM');
    expect(await worker.end).toMatchObject({ code: 0, signal: null });
    const endedMs = performance.now() - askedMs;
    console.log(`It ended ${Math.round(endedMs)} ms after it was asked to.`);
    // A statement is given up after 30 seconds, and each of the few connections that are tried then after 10.
    expect(endedMs).toBeLessThan(90_000);
    const next = at.worker(simulate(SEED + 1), '--once');
    expect((await next.end).code).toBe(0);
    checkOnceEach(at.at.ledger());
    expect(at.at.ledger()).toHaveLength(300);
  });
});

async function cutOffAll(fleet: HarmedFleet, network: Network): Promise<void> {
  for (const place of fleet.workers.keys()) network.pull(place);
  await fleet.checkSilence();
  for (const place of fleet.workers.keys()) network.plugIn(place);
}

/** For as long as the server takes to notice, and longer: others own its accounts by then. */
async function cutOffOne(fleet: HarmedFleet, network: Network): Promise<void> {
  const [owner] = await fleet.at.ask(
    'select worker.name from excel_whatsapp.account join excel_whatsapp.worker on worker.id = owner limit 1',
  );
  const place = fleet.workers.findIndex(({ child }) => String(owner?.['name']).endsWith(`:${child.pid}`));
  expect(place).not.toBe(-1);
  network.pull(place);
  await sleep(40_000);
  network.plugIn(place);
}

/** Null where there is none. */
function findFakeClock(): string | null {
  if (process.platform !== 'linux') return null;
  const architectures = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const paths = architectures.map((name) => join('/usr/lib', name, 'faketime', 'libfaketimeMT.so.1'));
  return paths.find((path) => existsSync(path)) ?? null;
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

/** Until nothing more fits. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(65_536);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // It is full.
  } finally {
    closeSync(file);
  }
}
