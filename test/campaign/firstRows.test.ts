import { expect, test } from 'vitest';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

test('a workbook shows its first rows as they are, whatever becomes of them, until it is sent', async () => {
  const scene = new CampaignScene();
  const long = 'x'.repeat(500);
  const lines = ['Ada,+12125550101', `${long},none`, 'Carl,+12125550103', 'Dora,+12125550104'];
  const campaign = await scene.openLines('Name,Phone', ...lines);
  expect(campaign.state().firstRows).toEqual([
    { row: 2, values: ['Ada', '+12125550101'] },
    { row: 3, values: [long.slice(0, 80), 'none'] },
    { row: 4, values: ['Carl', '+12125550103'] },
  ]);
  scene.latencyMs = 200;
  await intend(campaign, { type: 'setTemplate', template: 'Hello' }, { type: 'start' });
  expect(campaign.state().firstRows).toEqual([]);
  await untilPhase(campaign, 'finished');
});
