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

/** A worker for all accounts, with a ledger. */
export async function work(
  scene: Scene,
  url: string,
  ledgerPath: string,
  given: Partial<WorkerParts> = {},
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
    createTransport: () => Promise.resolve(createSimulatedTransport({ ledgerPath, options, clock: systemClock })),
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
