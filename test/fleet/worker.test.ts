import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/fleet/database';
import type { Fleet } from '../../src/fleet/fleet';
import { GroupCommit } from '../../src/fleet/groupCommit';
import { databaseError } from '../../src/fleet/databaseError';
import { ownerOf } from '../../src/fleet/accountOwner';
import { readFleetSession } from '../../src/fleet/sessionRows';
import { steer } from '../../src/fleet/steering';
import type { RunCounts } from '../../src/sender/runSnapshot';
import { createSealer, keyIdOf } from '../../src/sessions/encryption';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { ABOUT, CAMPAIGN, readyRow } from '../sessions/storedSession';
import { postgresScene } from './scene';
import { DATABASE_KEY, work } from './windowScene';

const scene = postgresScene();
const SEALER = { ...createSealer(DATABASE_KEY), keyId: keyIdOf(DATABASE_KEY) };
const COUNT = 40;

/** A session that was handed in, and a ledger of what leaves. */
async function prepare() {
  const { fleet, url } = await scene.open();
  const { database } = fleet;
  const draft = await fleet.store.createDraft(SEALER);
  await draft.add(Array.from({ length: COUNT }, (_, index) => readyRow(index)));
  await draft.complete();
  const id = await draft.commit(CAMPAIGN, ABOUT, []);
  await draft.close();
  const choices = { knownFirst: 'never', keepsApartMs: 0, words: ['STOP'] };
  await fleet.store.handIn(new Map([[id, { account: 'simulated/a', campaign: null, by: 'x@y', choices }]]));
  await steer(database, id, { kind: 'rate', ratePerSecond: 20 }, 'x@y');
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ledgerPath = join(folder, 'ledger.jsonl');
  const ledger = (): readonly string[] =>
    existsSync(ledgerPath) ? readFileSync(ledgerPath, 'utf8').split('\n').filter(Boolean) : [];
  const ended: RunCounts[] = [];
  const problems: unknown[] = [];
  const options = parseSimulatedOptions({ latencyMs: [200, 300] });
  const start = (through = fleet) =>
    work(scene, url, ledgerPath, {
      fleet: through,
      createTransport: () => Promise.resolve(createSimulatedTransport({ ledgerPath, options, clock: systemClock })),
      onEnded: (_, counts) => ended.push(counts),
      sayProblem: (_, problem) => problems.push(problem.message),
    });
  return { fleet, database, id, url, ledger, start, ended, problems, about: () => readFleetSession(database, id) };
}

test('a worker that is stopped ends in peace: what is in flight comes to its outcome, and its account is free', async () => {
  const { database, ledger, start, ended, about } = await prepare();
  const worker = await start();
  await expect.poll(() => ledger().length).toBeGreaterThan(5);
  worker.stop();
  const workers = (): Promise<readonly unknown[]> => database.query('select from excel_whatsapp.worker');
  await expect.poll(async () => (await workers()).length).toBe(0);
  expect(ended).toMatchObject([{ inDoubtCount: 0, unsureCount: 0, sentCount: ledger().length }]);
  // Its lock goes with its connection, a moment after its row.
  await expect.poll(async () => await ownerOf(database, 'simulated/a')).toBeNull();
  // It isn't over, and waits for nobody.
  expect(await about()).toMatchObject({ resting: null, wish: 'run' });
  await start();
  await expect.poll(async () => (await about())?.resting).toBe('finished');
  expect(ledger()).toHaveLength(COUNT);
  expect(ended.at(-1)).toMatchObject({ sentCount: COUNT });
});

test('a worker whose connections are cut goes on by itself, and needs no person', async () => {
  const { database, ledger, start, about, url, problems } = await prepare();
  await start();
  const seen = new Set<unknown>();
  for (const count of [5, 12, 20]) {
    await expect.poll(() => ledger().length).toBeGreaterThan(count);
    await scene.server.ask(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      url,
    );
  }
  const look = async (): Promise<unknown> => {
    const resting = (await about().catch(() => null))?.resting ?? null;
    seen.add(resting);
    return resting;
  };
  await expect.poll(look).toBe('finished');
  expect(seen).toEqual(new Set([null, 'finished']));
  expect(problems).toEqual([]);
  expect(ledger()).toHaveLength(COUNT);
  expect(await database.query('select from excel_whatsapp.worker')).toHaveLength(1);
});

test('a worker whose appends don’t come through for long, though all else does, calls no person, and goes on once they do', async () => {
  const { fleet, ledger, start, about, ended, problems } = await prepare();
  const appends = { areCut: false };
  await start(withAppends(fleet, appends));
  await expect.poll(() => ledger().length).toBeGreaterThan(5);
  appends.areCut = true;
  await expect.poll(() => ended.length).toBeGreaterThan(0);
  const sentCount = ledger().length;
  appends.areCut = false;
  await expect.poll(async () => (await about())?.resting).toBe('finished');
  expect(sentCount).toBeLessThan(COUNT);
  expect(ledger()).toHaveLength(COUNT);
  expect(problems).toEqual([]);
});

function withAppends(fleet: Fleet, appends: { readonly areCut: boolean }): Fleet {
  const { database } = fleet;
  const cut = (): never => {
    throw databaseError(new Error('Connection terminated'), '--database');
  };
  const harmed: Database = {
    ...database,
    query: async (text, values) => {
      const isAppend = text.includes('insert into excel_whatsapp.journal');
      return isAppend && appends.areCut ? cut() : await database.query(text, values);
    },
    transaction: async (act) => (appends.areCut ? cut() : await database.transaction(act)),
  };
  return { ...fleet, database: harmed, commits: new GroupCommit(harmed) };
}
