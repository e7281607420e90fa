import { expect } from 'vitest';
import type { Campaign } from '../../src/campaign/campaign';
import type { PanelState } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';

/** Hands the campaign what its page would. */
export async function intend(campaign: Campaign, ...intents: readonly FromWebview[]): Promise<PanelState> {
  for (const intent of intents) await campaign.handle(intent);
  return campaign.state();
}

export async function untilPhase(
  campaign: Campaign,
  phase: NonNullable<PanelState['run']>['phase'],
): Promise<PanelState> {
  await expect.poll(() => campaign.state().run?.phase, { timeout: 20_000 }).toBe(phase);
  return campaign.state();
}
