import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { databasePeople, keysOf } from '../../src/campaign/database/databasePeople';
import { Worker, type WorkerParts } from '../../src/campaign/workers/worker';
import { openFleet } from '../../src/fleet/fleet';
import { createSealer, keyIdOf } from '../../src/sessions/encryption';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { CampaignScene } from '../fakes/campaignScene';
import type { Scene } from './scene';

/** What all windows and workers of a test seal with. */
export const DATABASE_KEY = randomBytes(32);

/** A window whose person is asked for nothing but the key. */
export function windowOf(operator: string, url: string, key = DATABASE_KEY): CampaignScene {
  const window = new CampaignScene(operator);
  window.databaseWindow.url = url;
  window.databaseWindow.key = key;
  window.sendsByWorker = true;
  return window;
}

export interface TwoWindows {
  readonly marie: CampaignScene;
  readonly paul: CampaignScene;
  readonly url: string;
}

/** Windows of two people on a database of the test’s own, to which they aren’t connected yet. */
export async function twoWindows(scene: Scene): Promise<TwoWindows> {
  const url = await scene.server.create();
  return { marie: windowOf('marie@desk', url), paul: windowOf('paul@shop', url), url };
}

/** A worker for all accounts, with a ledger. @param isReal what it sends counts as sent to people */
export async function work(
  scene: Scene,
  url: string,
  ledgerPath: string,
  { isReal = false, ...given }: Partial<WorkerParts> & { readonly isReal?: boolean } = {},
): Promise<Worker> {
  const fleet = await openFleet(scene.connect(url));
  const sealer = { ...createSealer(DATABASE_KEY), keyId: keyIdOf(DATABASE_KEY) };
  const self = () => ({ kind: 'worker', name: 'w' }) as const;
  const people = databasePeople(fleet, keysOf(sealer), self);
  const options = parseSimulatedOptions({ latencyMs: [5, 5] });
  const worker = new Worker({
    fleet,
    sealer,
    people,
    clock: systemClock,
    log: { write: () => undefined, error: () => undefined },
    surroundings: {},
    name: 'server:1',
    mayOwn: () => true,
    sessionsAtOnceCount: 4,
    isOnce: false,
    createTransport: () => {
      const transport = createSimulatedTransport({ ledgerPath, options, clock: systemClock });
      return Promise.resolve(isReal ? Object.defineProperty(transport, 'name', { value: 'whatsapp-web' }) : transport);
    },
    onEnded: () => undefined,
    sayProblem: () => undefined,
    ...given,
  });
  const over = worker.run();
  onTestFinished(async () => {
    worker.stop();
    await over;
    await people.close();
  });
  return worker;
}
