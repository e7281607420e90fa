import { onTestFinished } from 'vitest';
import type { Transport } from '../../../src/sender/ports';
import { systemClock } from '../../../src/sessions/systemClock';
import { createCloudTransport } from '../../../src/whatsapp/cloud/cloudTransport';
import { CampaignScene } from '../../fakes/campaignScene';
import { GRAPH_DEFAULTS } from '../../graph/graphOptions';
import { startGraph, type RunningGraph } from '../../graph/startGraph';

export interface BusinessScene {
  readonly graph: RunningGraph;
  readonly scene: CampaignScene;
  /** Through the number “shop”, for a session or for a test. */
  readonly createTransport: (sessionId?: string) => Transport;
}

/** A campaign that may be sent through “shop”, a number of a stand-in that ends with the test. */
export async function businessScene(): Promise<BusinessScene> {
  const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
  const graph = await startGraph();
  onTestFinished(() => graph.stop());
  const scene = new CampaignScene();
  const account = { name: 'shop', phoneNumberId, businessAccountId, base: graph.base, token };
  await scene.business.put(account);
  const createTransport = (sessionId?: string): Transport =>
    createCloudTransport({ account, clock: systemClock, folder: null, conceal: (text) => text, sessionId });
  scene.createTransport = ({ info: { id } }) => Promise.resolve(createTransport(id));
  return { graph, scene, createTransport };
}
