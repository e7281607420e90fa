import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { BusinessTransports } from '../cloud/businessTransports';
import type { DatabaseLink } from '../database/databaseLink';
import type { Keyring } from '../keys/keyring';
import type { Log } from '../ports';
import type { Runs } from '../runs';
import type { SessionRun } from '../sessionRun';
import type { WindowSettings } from '../settings/windowSettings';
import type { BackgroundRequest, BackgroundTransport } from './backgroundRequest';
import { goesOnAlone } from './goesOnAlone';

export interface BackgroundParts {
  readonly runs: Runs;
  readonly keyring: Keyring;
  readonly dataFolder: string;
  readonly settings: WindowSettings;
  readonly log: Log;
  readonly business: Pick<BusinessTransports, 'used'>;
  readonly database: Pick<DatabaseLink, 'handOver'>;
  /** Of the built `backgroundRun.js`. */
  readonly programPath: string;
}

/** As this window closes: ends its runs in good order, and has those that need nobody gone on with, where the user wants it. */
export async function letGoOfRuns(parts: BackgroundParts): Promise<void> {
  const { runs, settings, log } = parts;
  if (settings.sendsInBackground()) await handOver(parts).catch((error: unknown) => log.error('background', error));
  await runs.stopAll();
}

/** Starts a process for each run that needs nobody, which goes on once this window has let go. */
async function handOver(parts: BackgroundParts): Promise<void> {
  const { runs, keyring, log } = parts;
  // Made by now, as a session was sealed with it.
  await keyring.current();
  for (const run of runs.active.filter(goesOnAlone)) {
    // One that can’t be handed over keeps no other from going on.
    await handOverOne(run, parts).catch((error: unknown) => log.error('background', error));
  }
}

async function handOverOne(run: SessionRun, parts: BackgroundParts): Promise<void> {
  const { keyring, dataFolder, settings, programPath } = parts;
  const database = await parts.database.handOver();
  const request: BackgroundRequest = {
    dataFolder,
    sessionId: run.sessionId,
    secrets: { ...keyring.known, ...database.secrets },
    database: database.address,
    transport: transportOf(run, parts),
    policy: settings.runPolicy(run.snapshot().totalCount),
    optOutWords: settings.optOutWords(),
    logLevel: settings.logLevel(),
    keepsApartMs: settings.keepsApartMs(),
    surroundings: settings.surroundings(),
  };
  await start(programPath, request);
}

function transportOf(
  { transportName: kind, businessNumber }: SessionRun,
  { dataFolder, settings, business }: BackgroundParts,
): BackgroundTransport {
  switch (kind) {
    case 'simulated':
      return { kind, options: settings.simulation() };
    case 'whatsapp-web':
      return { kind, options: settings.browser(dataFolder) };
    case 'cloud-api': {
      const way = business.used(businessNumber ?? '');
      if (way === undefined) throw new Error('What is sent here was begun here.');
      return { kind, ...way };
    }
  }
}

async function start(programPath: string, request: BackgroundRequest): Promise<void> {
  const child = spawn(process.execPath, [programPath], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    // VS Code's own program is Node with that.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  child.stdin.end(JSON.stringify(request));
  await once(child.stdin, 'finish');
  child.unref();
}
