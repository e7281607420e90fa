import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorkerParts } from '../../src/campaign/workers/worker';

import { systemClock } from '../../src/sessions/systemClock';
import { loadAttachment } from '../../src/whatsapp/attachmentFile';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { fictionalPhone } from '../cli/workbook';
import type { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { postgresScene } from './scene';
import { windowOf, work } from './windowScene';

const scene = postgresScene();
const SOON = { timeout: 30_000 };
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;
const CHOOSE = { type: 'chooseAttachment' } as const;

/** Which file came with each message, by its bytes. @param refusedRow whose first message is refused */
function recording(
  ledgerPath: string,
  refusedRow = 0,
): { readonly seen: string[] } & Pick<WorkerParts, 'createTransport'> {
  const seen: string[] = [];
  const refused = new Set([refusedRow]);
  return {
    seen,
    createTransport: () => {
      const transport = createSimulatedTransport({
        ledgerPath,
        options: parseSimulatedOptions({ latencyMs: [1, 1] }),
        clock: systemClock,
      });
      const send = transport.send.bind(transport);
      transport.send = async (recipient, message, ...rest) => {
        if (refused.delete(recipient.row)) return REFUSED;
        const loaded = message.attachment === undefined ? null : await loadAttachment(message.attachment);
        if (loaded?.ok === true) seen.push(`${recipient.row} ${loaded.file.name}: ${loaded.bytes.toString()}`);
        return await send(recipient, message, ...rest);
      };
      return Promise.resolve(transport);
    },
  };
}

const REFUSED = { kind: 'failed', errorClass: 'permanent', code: 'simulatedPermanent' } as const;

async function prepare(): Promise<{ readonly marie: CampaignScene; readonly url: string; readonly folder: string }> {
  const url = await scene.server.create();
  const marie = windowOf('marie@desk', url);
  const folder = join(marie.folder, 'files');
  mkdirSync(folder);
  return { marie, url, folder };
}

test('the file for everybody goes along as it was at the hand-in, also where it is gone or another one by then', async () => {
  const { marie, url, folder } = await prepare();
  const path = join(folder, 'offer.pdf');
  writeFileSync(path, 'as it was');
  marie.attach = () => Promise.resolve({ kind: 'file', path });
  const campaign = await marie.open(3);
  await intend(campaign, HELLO, CHOOSE, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  writeFileSync(path, 'another one');
  const { seen, ...parts } = recording(join(marie.folder, 'ledger.jsonl'));
  await work(scene, url, '', parts);
  expect((await untilPhase(campaign, 'finished')).run).toMatchObject({ sentCount: 3 });
  expect(seen.toSorted()).toEqual([2, 3, 4].map((row) => `${row} offer.pdf: as it was`));
});

test('a file of each row goes along; a row whose file is gone by the hand-in alone fails, and its retry needs no file of here', async () => {
  const { marie, url, folder } = await prepare();
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) writeFileSync(join(folder, name), name === 'c.pdf' ? 'c' : 'same');
  const lines = ['a.pdf', 'b.pdf', 'c.pdf', ''].map((name, index) => `Name ${index},${fictionalPhone(index)},${name}`);
  marie.attach = () => Promise.resolve({ kind: 'column', column: 2, folder });
  const campaign = await marie.openLines('Name,Phone,File', ...lines);
  await intend(campaign, HELLO, CHOOSE);
  marie.confirm = () => {
    rmSync(join(folder, 'c.pdf'), { force: true });
    return Promise.resolve(true);
  };
  await intend(campaign, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  rmSync(folder, { recursive: true });
  const { seen, ...parts } = recording(join(marie.folder, 'ledger.jsonl'), 2);
  await work(scene, url, '', parts);
  expect((await untilPhase(campaign, 'finished')).run).toMatchObject({ sentCount: 2, failedCount: 2 });
  expect(seen).toEqual(['3 b.pdf: same']);
  const [{ contents } = {}] = await scene
    .connect(url)
    .query(`select count(*)::int as contents from excel_whatsapp.file where path ~ 'attachment-'`);
  expect(contents).toBe(1);
  // Refused until the worker has let go of the account.
  await expect.poll(async () => (await intend(campaign, { type: 'retryFailed' })).error, SOON).toBeNull();
  const again = marie.latest();
  expect(again).not.toBe(campaign);
  expect((await untilPhase(again, 'finished')).run).toMatchObject({ sentCount: 1, skippedCount: 1 });
  expect(seen).toEqual(['3 b.pdf: same', '2 a.pdf: same']);
});

test('a file for everybody that is gone by the hand-in is said, and nothing is handed in', async () => {
  const { marie, folder } = await prepare();
  const path = join(folder, 'offer.pdf');
  writeFileSync(path, 'as it was');
  marie.attach = () => Promise.resolve({ kind: 'file', path });
  marie.confirm = () => {
    rmSync(path);
    return Promise.resolve(true);
  };
  const campaign = await marie.open(3);
  const { error } = await intend(campaign, HELLO, CHOOSE, { type: 'start' });
  expect([existsSync(path), error === null, campaign.sessionId]).toEqual([false, false, null]);
  expect(await marie.database.place?.fleet.store.ids()).toEqual([]);
  expect(await marie.database.place?.fleet.store.files.list('drafts')).toEqual([]);
});
