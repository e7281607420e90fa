import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  parseBackgroundRequest,
  type BackgroundRequest,
  type BackgroundTransport,
} from './campaign/background/backgroundRequest';
import { goesOnAlone } from './campaign/background/goesOnAlone';
import { cloudFolder } from './campaign/cloud/accountFile';
import { Keyring } from './campaign/keyring';
import { logFolder } from './campaign/log/dailyFile';
import { FileLog } from './campaign/log/fileLog';
import { DataFolderPeople } from './campaign/people/dataFolderPeople';
import { Runs } from './campaign/runs';
import type { Transport } from './sender/ports';
import { saltedHash } from './sessions/encryption';
import { SessionLock } from './sessions/sessionLock';
import type { SessionOwner } from './sessions/sessionOwner';
import { SessionStore } from './sessions/sessionStore';
import { systemClock } from './sessions/systemClock';
import { createSimulatedTransport } from './whatsapp/simulated/simulated';
import { parseSimulatedOptions } from './whatsapp/simulated/simulatedOptions';

const SELF: SessionOwner = { kind: 'background', processId: process.pid };

/**
 * Goes on with a session that a window was sending when it closed (ADR 51): until it is finished, needs somebody, or a
 * window asks for it. Nobody sees this process: what it knows is in the session.
 */
async function main(): Promise<void> {
  const request = parseBackgroundRequest(await text(process.stdin));
  const store = new SessionStore(request.dataFolder);
  const log = new FileLog(logFolder(request.dataFolder), () => request.logLevel);
  await log.load();
  const runs: Runs = createRuns(request, store, log, () => void runs.stopAll());
  if (!(await isLetGo(store, request.sessionId))) return;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void runs.stopAll());
  const run = await runs.start(request.sessionId, () => undefined);
  const timer = setInterval(() => {
    if (!goesOnAlone(run)) run.stop('closing');
  }, LOOK_INTERVAL_MS);
  await run.ended;
  clearInterval(timer);
}

function createRuns(request: BackgroundRequest, store: SessionStore, log: FileLog, letGo: () => void): Runs {
  const { dataFolder, secrets, policy, optOutWords, keepsApartMs, surroundings } = request;
  const keyring = new Keyring({
    get: (name) => Promise.resolve(secrets[name]),
    // One that only this process knew would be lost with it.
    store: () => Promise.reject(new Error('No key is made in the background.')),
  });
  const people = new DataFolderPeople(dataFolder, {
    keys: keyring.ofBook,
    self: () => SELF,
    beginsAnew: () => Promise.resolve(false),
  });
  return new Runs({
    people,
    store,
    keyring,
    settings: {
      runPolicy: () => policy,
      optOutWords: () => optOutWords,
      keepsApartMs: () => keepsApartMs,
      surroundings: () => surroundings,
    },
    answers: { askOptOut: () => Promise.resolve(false), sayAnswered: () => undefined, sayNotEntered: () => undefined },
    log,
    createTransport: async ({ info: { id, salt } }) => {
      const { transport } = request;
      if (transport.kind === 'cloud-api') return await createCloud(transport, dataFolder, id);
      return await createTransport(transport, join(store.folder(id), 'ledger.jsonl'), (text) => saltedHash(salt, text));
    },
    owner: () => SELF,
    acquire: (folder, self) => SessionLock.acquire(folder, self, letGo),
  });
}

type CloudRequest = Extract<BackgroundTransport, { readonly kind: 'cloud-api' }>;

async function createCloud(
  { account, salt, renewWith }: CloudRequest,
  dataFolder: string,
  sessionId: string,
): Promise<Transport> {
  const { createCloudTransport } = await import('./whatsapp/cloud/cloudApi');
  return createCloudTransport({
    account,
    clock: systemClock,
    folder: cloudFolder(dataFolder),
    conceal: (text) => saltedHash(salt, text),
    sessionId,
    renewWith,
  });
}

async function createTransport(
  transport: Exclude<BackgroundTransport, CloudRequest>,
  ledgerPath: string,
  conceal: (text: string) => string,
): Promise<Transport> {
  switch (transport.kind) {
    case 'simulated': {
      const options = parseSimulatedOptions(transport.options);
      return createSimulatedTransport({ ledgerPath, options, clock: systemClock, conceal });
    }
    case 'whatsapp-web': {
      const { createWhatsAppWebTransport } = await import('./whatsapp/web/whatsappWeb');
      return createWhatsAppWebTransport(transport.options);
    }
  }
}

/** Waits for the window that closes; false where another goes on with it. */
async function isLetGo(store: SessionStore, id: string): Promise<boolean> {
  const untilMs = systemClock.monotonicMs() + PATIENCE_MS;
  while ((await store.owner(id)) !== null) {
    if (systemClock.monotonicMs() > untilMs) return false;
    await systemClock.startTimer(LET_GO_INTERVAL_MS).done;
  }
  return true;
}

const LOOK_INTERVAL_MS = 1000;
const LET_GO_INTERVAL_MS = 50;
/** The window brings what it has in flight to its outcome first: with WhatsApp four minutes at most. */
const PATIENCE_MS = 300_000;

void main().catch(() => {
  // The session tells whoever opens it next how far it has come.
  process.exitCode = 1;
});
