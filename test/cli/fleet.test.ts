import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { checkOnceEach, cli, jsonLines, UNPACED } from './cli';
import { FleetScene, serverForFile } from './fleetScene';
import { readyPhones } from './journal';
import { writeRecipients } from './workbook';

const server = serverForFile();

const scene = (): Promise<FleetScene> => FleetScene.make(server.current);

async function recipients(at: FleetScene, count: number): Promise<string> {
  return await writeRecipients(join(at.at.folder, `contacts-${count}.xlsx`), count);
}

test('what is handed in on one computer is sent by a worker on another, and shown and exported on a third', async () => {
  const at = await scene();
  const path = await recipients(at, 300);
  const [id = ''] = await at.send(path, ...UNPACED, '--account', 'shop');
  expect(at.at.ledger()).toEqual([]);
  const worker = await at.worker({ seed: 1 }, '--once').end;
  expect({ code: worker.code, stderr: worker.stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    at.at
      .ledger()
      .map(({ phone }) => phone)
      .toSorted(),
  ).toEqual((await readyPhones(path)).toSorted());
  const [listed] = await at.sessions();
  expect(listed).toMatchObject({ id, account: 'shop', state: 'finished', total: 300, sent: 300, left: 0 });
  const results = jsonLines<{ status: string }>((await at.call('results', id)).stdout);
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 300 }, () => 'sent'));
  const out = join(at.at.folder, 'results.xlsx');
  expect(await at.call('export', id, out)).toMatchObject({ code: 0, stderr: '' });
});

test('a worker that isn’t to wait ends with 3 where rows weren’t sent, and at once where there are none', async () => {
  const at = await scene();
  expect(await at.worker({}, '--once').end).toMatchObject({ code: 0, stdout: '' });
  await at.send(await recipients(at, 40), ...UNPACED, '--max-failures-in-row', '0', '--max-failure-share', '0');
  const end = await at.worker({ seed: 3, failures: { permanent: 0.3 } }, '--once').end;
  expect(end.code).toBe(3);
  expect(jsonLines<{ sent: number; failed: number }>(end.stdout)[0]?.failed).toBeGreaterThan(0);
});

test('it is paused, slowed, resumed and stopped from other computers within moments, and who asked is on record', async () => {
  const at = await scene();
  const [id = ''] = await at.send(await recipients(at, 2000), '--rate', '50', '--batch-delay', '0');
  const worker = at.worker({ seed: 1 });
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(10);
  expect(await at.call('pause', id)).toMatchObject({ code: 0, stdout: `{"session":"${id}"}\n` });
  await expect.poll(async () => (await at.journal(id)).some(isPause)).toBe(true);
  const asked = await at.ask(
    `select (extract(epoch from at) * 1000)::float8 as at from excel_whatsapp.command where kind = 'pause'`,
  );
  const paused = (await at.journal(id)).find(isPause);
  console.log(`Paused ${Math.round((paused?.at ?? 0) - Number(asked[0]?.['at']))} ms after it was asked.`);
  // What was in flight comes to its outcome.
  await expect.poll(async () => openAttemptCount(await at.journal(id))).toBe(0);
  const sentCount = at.at.ledger().length;
  const [listed] = await at.sessions();
  expect(listed).toMatchObject({ state: 'running', asked: 'pause', sent: sentCount });
  expect(at.at.ledger()).toHaveLength(sentCount);
  await at.call('set-rate', id, '5');
  await at.call('resume', id);
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(sentCount);
  await at.call('stop', id);
  await expect.poll(async () => (await at.sessions())[0]?.state).toBe('unfinished');
  const stoppedCount = at.at.ledger().length;
  expect(stoppedCount).toBeLessThan(1000);
  worker.kill('SIGTERM');
  expect((await worker.end).code).toBe(0);
  expect(at.at.ledger()).toHaveLength(stoppedCount);
  const history = jsonLines<{ what: string; by: string }>((await at.call('history', id)).stdout);
  expect(history.map(({ what }) => what)).toEqual(['handIn', 'pause', 'rate', 'resume', 'stop']);
  expect(history.every(({ by }) => by.includes('@'))).toBe(true);
});

test('a worker that is asked to end leaves its sessions to the next, which goes on at once', async () => {
  const at = await scene();
  const path = await recipients(at, 400);
  await at.send(path, '--rate', '50', '--batch-delay', '0', '--concurrency', '10');
  const first = at.worker({ seed: 1, latencyMs: [5, 50] });
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(20);
  first.kill('SIGTERM');
  expect(await first.end).toMatchObject({ code: 0, signal: null });
  await at.call('set-rate', (await at.sessions())[0]?.id ?? '', '0');
  expect((await at.worker({ seed: 2 }, '--once').end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(400);
});

test('one campaign over several numbers: each person hears from one, for good', async () => {
  const at = await scene();
  const path = await recipients(at, 200);
  const ids = await at.send(path, ...UNPACED, '--account', 'one', '--account', 'two');
  expect(ids).toHaveLength(2);
  expect((await at.worker({ seed: 1 }, '--once').end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(200);
  const listed = await at.sessions();
  expect(listed.map(({ account }) => account).toSorted()).toEqual(['one', 'two']);
  expect(listed.reduce((sum, { sent }) => sum + sent, 0)).toBe(200);
  for (const { sent } of listed) expect(sent).toBeGreaterThan(50);
});

test('nobody who said no to one operator is written to by another, and a cap holds over all of them', async () => {
  const at = await scene();
  const path = await recipients(at, 30);
  const [phone = ''] = await readyPhones(path);
  expect((await at.call('opt-outs', 'add', phone)).code).toBe(0);
  await at.send(path, ...UNPACED, '--per-day', '20');
  const worker = at.worker({ seed: 1 });
  await expect.poll(() => at.at.ledger().length).toBe(20);
  worker.kill('SIGTERM');
  await worker.end;
  expect(at.at.ledger().some((line) => line.phone === phone)).toBe(false);
  expect(at.at.ledger()).toHaveLength(20);
});

test('who has said no to this computer alone isn’t written to by a worker; with a database it is entered in both', async () => {
  const at = await scene();
  const path = await recipients(at, 10);
  const [one = '', two = '', three = ''] = await readyPhones(path);
  const own = ['--data', join(at.at.folder, 'own')];
  const withKey = async (...args: readonly string[]) => await at.start(...args, ...own).end;
  const list = async () =>
    jsonLines<{ phone: string }>((await cli(['opt-outs', 'list', ...own])).stdout)
      .map(({ phone }) => phone)
      .toSorted();
  await cli(['opt-outs', 'add', one, ...own]);
  expect((await withKey('opt-outs', 'add', two)).code).toBe(0);
  expect(await list()).toEqual([one, two]);
  await cli(['opt-outs', 'add', three, ...own]);
  const sent = await withKey('send', path, '--message', 'Bonjour {{Nom}}', ...UNPACED);
  expect(sent.code).toBe(0);
  expect((await at.worker({ seed: 1 }, '--once').end).code).toBe(0);
  const phones = at.at.ledger().map(({ phone }) => phone);
  expect(phones).toHaveLength(7);
  for (const phone of [one, two, three]) expect(phones).not.toContain(phone);
  for (const phone of [one, two]) expect((await withKey('opt-outs', 'remove', phone)).code).toBe(0);
  expect(await list()).toEqual([three]);
  const listed = jsonLines<{ phone: string }>((await at.call('opt-outs', 'list')).stdout);
  expect(listed.map(({ phone }) => phone)).toEqual([three]);
});

test('an attached file goes along with what is handed in, and may be gone by the time that it is sent', async () => {
  const at = await scene();
  const file = join(at.at.folder, 'offer.pdf');
  writeFileSync(file, '%PDF fictional');
  const [id = ''] = await at.send(await recipients(at, 20), ...UNPACED, '--attach', file);
  rmSync(file);
  expect(await at.worker({ seed: 1 }, '--once').end).toMatchObject({ code: 0, stderr: '' });
  expect(await at.sessions()).toMatchObject([{ id, sent: 20 }]);
});

test('nothing personal is in the database in the clear, and no key', async () => {
  const at = await scene();
  const path = await recipients(at, 50);
  await at.send(path, ...UNPACED);
  await at.worker({ seed: 1 }, '--once').end;
  const tables = ['session', 'journal', 'file', 'account', 'command', 'worker'];
  const texts = await Promise.all(
    tables.map((table) => at.ask(`select t::text as line from excel_whatsapp.${table} t`)),
  );
  const pieces = await at.ask(`select encode(bytes, 'escape') as line from excel_whatsapp.piece`);
  const all = [...texts.flat(), ...pieces].map(({ line }) => String(line)).join('\n');
  for (const phone of await readyPhones(path)) expect(all.includes(phone.slice(1))).toBe(false);
  expect(all).not.toMatch(/Bonjour/u);
});

test('without its key, with another or without a database it says what to do', async () => {
  const at = await scene();
  expect(await at.call('pause', 'aaaaa-bbbbb')).toMatchObject({ code: 2, stdout: '' });
  expect((await at.call('pause', 'aaaaa-bbbbb')).stderr).toMatch(/There is no session aaaaa-bbbbb/u);
  expect((await at.call('sessions', '--key-file', join(at.at.folder, 'none'))).stderr).toMatch(/can’t be read/u);
});

function isPause(record: { readonly t: string; readonly event?: string }): boolean {
  return record.t === 'control' && record.event === 'paused';
}

/** Of recipients, as an attempt that has waited for too long is written anew. */
function openAttemptCount(records: readonly { readonly t: string; readonly i?: number }[]): number {
  const open = new Set<number | undefined>();
  for (const { t, i } of records) {
    if (t === 'attempt') open.add(i);
    else if (t === 'sent' || t === 'failed') open.delete(i);
  }
  return open.size;
}

test('a session whose opening was cut off is opened again, without a person', async () => {
  const at = await scene();
  await at.send(await recipients(at, 40), ...UNPACED);
  const holder = new Client(at.url);
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table excel_whatsapp.journal in access exclusive mode');
  const worker = at.worker({ seed: 1 }, '--once');
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'excel-whatsapp' and wait_event_type = 'Lock' and query like '%excel_whatsapp.journal%'`;
  await expect.poll(async () => (await at.ask(cut)).length).toBe(1);
  await holder.query('rollback');
  await holder.end();
  expect((await worker.end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(40);
  expect(await at.sessions()).toMatchObject([{ state: 'finished' }]);
});
