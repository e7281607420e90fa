import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/campaign/campaign';
import type { LedgerLine } from '../../src/whatsapp/simulated/ledger';
import { fictionalPhone } from '../cli/workbook';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;
const OWN_PHONE = '+12125550199';

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

/** Asks for a test of the third person's message, and says what then was sent. */
async function tested(campaign: Campaign): Promise<readonly Pick<LedgerLine, 'phone' | 'text'>[]> {
  await intend(campaign, HELLO, { type: 'testMessage', index: 2 });
  if (!existsSync(scene.testLedger)) return [];
  const lines = readFileSync(scene.testLedger, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as LedgerLine).map(({ phone, text }) => ({ phone, text }));
}

describe('a test of a message', () => {
  test('goes to one’s own number, as it would go out, and counts for nothing', async () => {
    const campaign = await scene.open(3);
    expect(await tested(campaign)).toEqual([{ phone: OWN_PHONE, text: 'Hello Name 2' }]);
    expect([scene.tested, campaign.state().run, campaign.sessionId]).toEqual([[4], null, null]);
    await intend(campaign, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, scene.acceptedCount(run?.sessionId ?? '')]).toEqual([3, 3]);
  });

  test('goes to the number that is typed', async () => {
    scene.testPhone = fictionalPhone(50);
    expect(await tested(await scene.open(3))).toEqual([{ phone: fictionalPhone(50), text: 'Hello Name 2' }]);
  });

  test('goes to nobody where the user thinks better of it', async () => {
    scene.testPhone = null;
    expect(await tested(await scene.open(3))).toEqual([]);
  });

  test('never goes to somebody who has opted out', async () => {
    await scene.optOut(fictionalPhone(50));
    scene.testPhone = fictionalPhone(50);
    const campaign = await scene.open(3);
    expect(await tested(campaign)).toEqual([]);
    expect(campaign.state().error?.happened).toBe('This person has opted out.');
  });

  test('isn’t sent where the message names a column that there isn’t', async () => {
    const campaign = await scene.open(3);
    await intend(campaign, { type: 'setTemplate', template: 'Hello {{Nmae}}' }, { type: 'testMessage', index: 0 });
    expect([campaign.state().error?.happened, scene.tested]).toEqual([expect.stringContaining('Nmae'), []]);
  });
});
