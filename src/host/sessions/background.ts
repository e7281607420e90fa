import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BackgroundRequest, BackgroundTransport } from '../../campaign/background/backgroundRequest';
import { goesOnAlone } from '../../campaign/background/goesOnAlone';
import type { Keyring } from '../../campaign/keyring';
import type { Log } from '../../campaign/ports';
import type { Runs } from '../../campaign/runs';
import type { SessionRun } from '../../campaign/sessionRun';
import type { BusinessTransports } from '../business/businessTransports';
import { browserSettings, logLevel, settings, simulation } from '../window/settings';
import { profileFolder } from './transports';

export interface BackgroundParts {
  readonly runs: Runs;
  readonly keyring: Keyring;
  readonly dataFolder: string;
  readonly log: Log;
  readonly business: Pick<BusinessTransports, 'used'>;
}

/** As this window closes: ends its runs in good order, and has those that need nobody gone on with, where the user wants it. */
export async function letGoOfRuns(parts: BackgroundParts): Promise<void> {
  const { runs, log } = parts;
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
  const { keyring, dataFolder } = parts;
  await start({
    dataFolder,
    sessionId: run.sessionId,
    secrets: keyring.known,
    transport: transportOf(run, parts),
    policy: settings.runPolicy(run.snapshot().totalCount),
    optOutWords: settings.optOutWords(),
    logLevel: logLevel(),
    keepsApartMs: settings.keepsApartMs(),
    surroundings: settings.surroundings(),
  });
}

function transportOf(
  { transportName: kind, businessNumber }: SessionRun,
  { dataFolder, business }: BackgroundParts,
): BackgroundTransport {
  switch (kind) {
    case 'simulated':
      return { kind, options: simulation() };
    case 'whatsapp-web':
      return { kind, options: { ...browserSettings(dataFolder), profileFolder: profileFolder(dataFolder) } };
    case 'cloud-api': {
      const way = business.used(businessNumber ?? '');
      if (way === undefined) throw new Error('What is sent here was begun here.');
      return { kind, ...way };
    }
  }
}

async function start(request: BackgroundRequest): Promise<void> {
  const child = spawn(process.execPath, [join(__dirname, 'backgroundRun.js')], {
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
