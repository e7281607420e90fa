import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOnceEach } from './cli';
import { FleetScene, serverForFile } from './fleetScene';
import { writeRecipients } from './workbook';

const server = serverForFile();

test('what a failover has lost was an attempt: whoever may have been sent to is doubted and looked up, and gets it once', async () => {
  const at = await FleetScene.make(server.current);
  const path = await writeRecipients(join(at.at.folder, 'contacts.xlsx'), 300);
  const [id = ''] = await at.send(path, '--rate', '50', '--batch-delay', '0', '--concurrency', '5');
  const worker = at.worker({ seed: 1, latencyMs: [0, 30], timeoutMs: 300 });
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(40);
  await at.server.copy();
  const copiedCount = at.at.ledger().length;
  await expect.poll(() => at.at.ledger().length).toBeGreaterThan(copiedCount + 30);
  await at.server.failOver();
  await expect.poll(async () => (await at.sessions())[0]?.state, { timeout: 60_000 }).toBe('finished');
  worker.kill('SIGTERM');
  expect((await worker.end).code).toBe(0);
  checkOnceEach(at.at.ledger());
  expect(at.at.ledger()).toHaveLength(300);
  const journal = await at.journal(id);
  expect(journal.filter(({ t }) => t === 'doubted')).toHaveLength(1);
  expect(journal.filter(({ t, result }) => t === 'found' && result === 'sent').length).toBeGreaterThan(25);
  expect(await at.ask('select timeline, may_lose from excel_whatsapp.session')).toEqual([
    { timeline: 2, may_lose: true },
  ]);
});

test('where a standby is waited for, nothing is missing after a failover, and nobody is doubted for it', async () => {
  const at = await FleetScene.make(server.current);
  const path = await writeRecipients(join(at.at.folder, 'contacts.xlsx'), 20);
  const [id = ''] = await at.send(path, '--rate', '0', '--batch-delay', '0');
  const doubtedCount = async (): Promise<number> => (await at.journal(id)).filter(({ t }) => t === 'doubted').length;
  await at.call('pause', id);
  await at.ask('update excel_whatsapp.session set timeline = 77, may_lose = false');
  await at.call('resume', id);
  expect((await at.worker({ seed: 1 }, '--once').end).code).toBe(0);
  expect(await doubtedCount()).toBe(0);
  // As it would be without.
  await at.ask('update excel_whatsapp.session set timeline = 77, may_lose = true');
  await at.call('resume', id);
  expect((await at.worker({ seed: 1 }, '--once').end).code).toBe(0);
  expect(await doubtedCount()).toBe(1);
  expect(at.at.ledger()).toHaveLength(20);
});
