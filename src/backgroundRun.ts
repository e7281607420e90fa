import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  parseBackgroundRequest,
  type BackgroundRequest,
  type BackgroundTransport,
} from './campaign/background/backgroundRequest';
import { goesOnAlone } from './campaign/background/goesOnAlone';
import { cloudFolder } from './campaign/cloud/accountFile';
import { DatabaseLink } from './campaign/database/databaseLink';
import { thisOperator } from './campaign/database/operator';
import { SharedPeople } from './campaign/database/sharedPeople';
import { Keyring, type Secrets } from './campaign/keys/keyring';
import { logFolder } from './campaign/log/dailyFile';
import { FileLog } from './campaign/log/fileLog';
import { DataFolderPeople } from './campaign/people/dataFolderPeople';
import { Runs } from './campaign/runs';
import type { Transport } from './sender/ports';
import { saltedHash } from './sessions/encryption';
import { hearLostAnswers } from './sessions/lostAnswers';
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
  const keyring = new Keyring(secretsOf(request));
  const database = databaseOf(request, keyring);
  const people = peopleOf(request, keyring, database, log);
  try {
    if (await knowsWhoSaidNo(people)) await goOn(request, { store, keyring, people, log });
  } finally {
    // Who has said no a moment ago is known to all.
    await people.share();
    await people.close();
    await database.reset();
  }
}

interface Parts {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: SharedPeople;
  readonly log: FileLog;
}

async function goOn(request: BackgroundRequest, parts: Parts): Promise<void> {
  const { store } = parts;
  const runs: Runs = createRuns(request, parts, () => void runs.stopAll());
  if (!(await isLetGo(store, request.sessionId))) return;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void runs.stopAll());
  const run = await runs.start(request.sessionId, () => undefined);
  const timer = setInterval(() => {
    if (!goesOnAlone(run)) run.stop('closing');
  }, LOOK_INTERVAL_MS);
  await run.ended;
  clearInterval(timer);
}

/** A key that only this process knew would be lost with it: none is made. */
function secretsOf({ secrets }: BackgroundRequest): Secrets {
  return {
    get: (name) => Promise.resolve(secrets[name]),
    store: () => Promise.reject(new Error('Nothing secret is made in the background.')),
  };
}

/** The database that was set in the window, which nobody is here to be asked about. */
function databaseOf(request: BackgroundRequest, keyring: Keyring): DatabaseLink {
  const nobody = (): Promise<null> => Promise.resolve(null);
  return new DatabaseLink({
    window: {
      address: () => request.database,
      setting: 'excelWhatsapp.database',
      operator: thisOperator,
      owner: () => SELF,
      askPassword: nobody,
      askKey: nobody,
    },
    // Which key is used there now is the next window’s to keep.
    secrets: { ...secretsOf(request), store: () => Promise.resolve() },
    keyring,
  });
}

function peopleOf(
  { dataFolder }: BackgroundRequest,
  keyring: Keyring,
  database: DatabaseLink,
  log: FileLog,
): SharedPeople {
  const own = new DataFolderPeople(dataFolder, {
    keys: keyring.ofBook,
    self: () => SELF,
    beginsAnew: () => Promise.resolve(false),
  });
  return new SharedPeople(own, database, log);
}

/**
 * Whether it could be asked who has said no to others. The window knew it and nobody sees this process, so nobody is written
 * to before; from then on it goes by what is known, as a window's run does.
 */
async function knowsWhoSaidNo(people: SharedPeople): Promise<boolean> {
  const untilMs = systemClock.monotonicMs() + DATABASE_PATIENCE_MS;
  while ((await people.share()) !== null) {
    if (systemClock.monotonicMs() > untilMs) return false;
    await systemClock.startTimer(LOOK_INTERVAL_MS).done;
  }
  return true;
}

function createRuns(request: BackgroundRequest, parts: Parts, letGo: () => void): Runs {
  const { dataFolder, policy, optOutWords, keepsApartMs, surroundings } = request;
  const { store } = parts;
  return new Runs({
    ...parts,
    settings: {
      runPolicy: () => policy,
      optOutWords: () => optOutWords,
      keepsApartMs: () => keepsApartMs,
      surroundings: () => surroundings,
    },
    answers: { askOptOut: () => Promise.resolve(false), sayAnswered: () => undefined, sayNotEntered: () => undefined },
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
/** Long enough for a server that is begun anew; whoever opens the session in between goes on with it. */
const DATABASE_PATIENCE_MS = 30_000;
/** The window brings what it has in flight to its outcome first: with WhatsApp four minutes at most. */
const PATIENCE_MS = 300_000;

hearLostAnswers();
void main().catch(() => {
  // The session tells whoever opens it next how far it has come.
  process.exitCode = 1;
});
