import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCampaign, indexOf, type Campaign, type CampaignChoices } from '../faults/campaign';
import type { HostTask } from '../faults/hostMessages';
import { HostProcess } from '../faults/hostProcess';
import { until } from '../until';
import { freezePage, processesOf } from './processes';

async function given(choices: CampaignChoices): Promise<Campaign> {
  const campaign = await createCampaign(choices);
  onTestFinished(() => campaign.dispose());
  campaign.standIn.scanQr();
  return campaign;
}

async function startHost({ task }: Campaign, more: Partial<HostTask> = {}): Promise<HostProcess> {
  const host = await HostProcess.start({ ...task, ...more }, () => undefined);
  onTestFinished(async () => {
    host.kill('SIGKILL');
    await host.exited;
  });
  return host;
}

/** Every row was sent, once, and the session knows it; no browser is left. */
async function checkAllSent(campaign: Campaign, host: HostProcess): Promise<void> {
  await checkAccounted(campaign, host);
  expect((await campaign.rows()).count('unsure')).toBe(0);
}

/** Every row was sent, once, and the session knows it, or says that it doesn't know; no browser is left. */
async function checkAccounted({ standIn, phones, rows, profileFolder }: Campaign, host: HostProcess): Promise<void> {
  expect(await host.exited).toEqual({ code: 0, signal: null });
  expect(host.said.at(-1)).toEqual({ type: 'end', kind: 'finished', error: null });
  const accepted = standIn.acceptedMessages().map(indexOf).toSorted(ascending);
  const folded = await rows();
  const expected = phones
    .map((_, index) => index)
    .filter((index) => accepted.includes(index) || folded.status(index) !== 'unsure');
  expect(accepted).toEqual(expected);
  const known = folded.count('sent') + folded.count('delivered') + folded.count('read');
  expect(known + folded.count('unsure')).toBe(phones.length);
  await until(() => processesOf(profileFolder).length === 0, 20_000);
}

const ascending = (left: number, right: number): number => left - right;

/** Waits for the nth message that the server takes. */
async function acceptedCount({ standIn }: Campaign, count: number): Promise<void> {
  await until(() => standIn.acceptedMessages().length >= count);
}

/** Waits until what was accepted is written down, so that nothing is on its way before the next is due. */
async function betweenMessages({ standIn, rows }: Campaign): Promise<void> {
  const isQuiet = async (): Promise<boolean> => {
    const folded = await rows();
    return (
      folded.count('inDoubt') === 0 && folded.count('queued') === folded.totalCount - standIn.acceptedMessages().length
    );
  };
  await expect.poll(isQuiet).toBe(true);
}

test('the network goes and comes back: the run pauses, says so, and sends nothing twice', async () => {
  const campaign = await given({ rowCount: 30, options: { ratePerSecond: 10 } });
  const host = await startHost(campaign);
  await acceptedCount(campaign, 8);
  await campaign.standIn.goAway();
  await until(() => host.pauseReasons.length > 0);
  const sentBefore = campaign.standIn.acceptedMessages().length;
  await sleep(2000);
  expect(campaign.standIn.acceptedMessages()).toHaveLength(sentBefore);
  await campaign.standIn.comeBack();
  await checkAllSent(campaign, host);
  expect(host.pauseReasons).toEqual(['The connection to WhatsApp was lost']);
  // It came back by itself, in the same browser.
  expect(host.connections.filter((kind) => kind === 'starting')).toHaveLength(1);
});

test('the computer sleeps, and its page doesn’t wake up: nothing is given to it before it’s checked', async () => {
  const campaign = await given({ rowCount: 6, options: { ratePerSecond: 0.5, concurrency: 1 } });
  const wallAheadPath = join(campaign.task.data, 'wall-ahead');
  writeFileSync(wallAheadPath, '0');
  const host = await startHost(campaign, { wallAheadPath });
  await acceptedCount(campaign, 3);
  await betweenMessages(campaign);
  const thaw = freezePage(campaign.profileFolder);
  onTestFinished(thaw);
  host.kill('SIGSTOP');
  writeFileSync(wallAheadPath, '3600000');
  await sleep(2000);
  host.kill('SIGCONT');
  await until(() => host.connections.filter((kind) => kind === 'starting').length === 2);
  thaw();
  await checkAllSent(campaign, host);
  expect(host.pauseReasons[0]).toBe('Checking the connection after a break');
  expect((await campaign.journal()).filter(({ t }) => t === 'found')).toEqual([]);
});

test('WhatsApp takes messages and confirms none: the run pauses, connects anew, and finds them', async () => {
  const campaign = await given({ rowCount: 20, options: { concurrency: 1 } });
  const { standIn } = campaign;
  let isSick = true;
  standIn.decide = (message) => (isSick && indexOf(message) >= 10 ? 'noAck' : 'ok');
  const host = await startHost(campaign);
  await until(() => host.pauseReasons.length > 0);
  isSick = false;
  standIn.releasePending();
  await checkAllSent(campaign, host);
  expect(host.pauseReasons).toEqual(['WhatsApp no longer confirms messages']);
  expect(host.connections.filter((kind) => kind === 'starting')).toHaveLength(2);
});

test('the phone unlinks the device: no code is shown before somebody resumes', async () => {
  const campaign = await given({ rowCount: 12, options: { ratePerSecond: 5 } });
  const { standIn } = campaign;
  const host = await startHost(campaign);
  await acceptedCount(campaign, 4);
  standIn.unlink();
  await until(() => host.pauseReasons.length > 0);
  await sleep(4000);
  expect(host.pauseReasons).toEqual(['The phone has unlinked this device.']);
  expect(host.connections.filter((kind) => kind === 'needsQr')).toHaveLength(1);
  expect(host.connections.at(-1)).toBe('lost');
  host.tell({ type: 'resume' });
  await until(() => host.connections.filter((kind) => kind === 'needsQr').length === 2);
  standIn.scanQr();
  // A message that the page still held is gone with the device’s data, and nobody can tell whether it left.
  await checkAccounted(campaign, host);
  const inFlightAtMost = campaign.task.options.concurrency;
  expect((await campaign.rows()).count('unsure')).toBeLessThanOrEqual(inFlightAtMost);
});

test('a message of an earlier run is read: it counts', async () => {
  const campaign = await given({
    rowCount: 10,
    options: { ratePerSecond: 4, concurrency: 1 },
    standIn: { ackDelayMs: Infinity },
  });
  const { standIn, rows } = campaign;
  const first = await startHost(campaign);
  await acceptedCount(campaign, 3);
  first.tell({ type: 'stop' });
  expect(await first.exited).toEqual({ code: 0, signal: null });
  const [earlier] = standIn.acceptedMessages();
  const sentBefore = standIn.acceptedMessages().length;
  expect(sentBefore).toBeLessThan(6);
  const second = await startHost(campaign);
  await acceptedCount(campaign, sentBefore + 1);
  standIn.acknowledge(earlier?.id ?? '', 3);
  await checkAllSent(campaign, second);
  expect((await rows()).status(0)).toBe('read');
});

test('a message is refused after all: it has failed', async () => {
  const options = { ratePerSecond: 2, concurrency: 1 };
  const campaign = await given({ rowCount: 6, options, standIn: { ackDelayMs: Infinity } });
  const { standIn } = campaign;
  standIn.onAccepted = (message) => {
    if (indexOf(message) === 2) setTimeout(() => standIn.refuseLate(message.id), 300);
  };
  const host = await startHost(campaign);
  expect(await host.exited).toEqual({ code: 0, signal: null });
  const rows = await campaign.rows();
  expect([rows.status(2), rows.count('sent')]).toEqual(['failed', 5]);
  expect(rows.topFailures(1)).toEqual([{ code: 'refused', count: 1 }]);
});

test('a second program with the same profile is told, and the first goes on', async () => {
  const campaign = await given({ rowCount: 10, options: { ratePerSecond: 1 } });
  const host = await startHost(campaign);
  await acceptedCount(campaign, 1);
  const other = await given({ rowCount: 3, transport: { profileFolder: campaign.profileFolder } });
  const second = await startHost(other, { transport: { ...campaign.task.transport } });
  expect(await second.exited).toEqual({ code: 0, signal: null });
  const error = 'Another window is connected to WhatsApp with this profile.';
  expect(second.said.at(-1)).toEqual({ type: 'end', kind: 'stopped', error });
  expect(other.standIn.acceptedMessages()).toEqual([]);
  await checkAllSent(campaign, host);
});
