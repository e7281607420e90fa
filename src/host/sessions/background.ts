import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BackgroundRequest, BackgroundTransport } from '../../campaign/background/backgroundRequest';
import { goesOnAlone } from '../../campaign/background/goesOnAlone';
import type { Keyring } from '../../campaign/keyring';
import type { Log } from '../../campaign/ports';
import type { Runs } from '../../campaign/runs';
import type { TransportName } from '../../sender/model';
import { browserSettings, logLevel, settings, simulation } from '../window/settings';
import { profileFolder } from './transports';

export interface BackgroundParts {
  readonly runs: Runs;
  readonly keyring: Keyring;
  readonly dataFolder: string;
  readonly log: Log;
}

/** As this window closes: ends its runs in good order, and has those that need nobody gone on with, where the user wants it. */
export async function letGoOfRuns(parts: BackgroundParts): Promise<void> {
  const { runs, log } = parts;
  if (settings.sendsInBackground()) await handOver(parts).catch((error: unknown) => log.error('background', error));
  await runs.stopAll();
}

/** Starts a process for each run that needs nobody, which goes on once this window has let go. */
async function handOver({ runs, keyring, dataFolder }: BackgroundParts): Promise<void> {
  // Made by now, as a session was sealed with it.
  await keyring.current();
  for (const run of runs.active.filter(goesOnAlone)) {
    const transport = transportOf(run.transportName, dataFolder);
    if (transport === null) continue;
    await start({
      dataFolder,
      sessionId: run.sessionId,
      secrets: keyring.known,
      transport,
      policy: settings.runPolicy(run.snapshot().totalCount),
      optOutWords: settings.optOutWords(),
      logLevel: logLevel(),
      keepsApartMs: settings.keepsApartMs(),
      surroundings: settings.surroundings(),
    });
  }
}

/** Null where it is sent in a terminal alone. */
function transportOf(name: TransportName, dataFolder: string): BackgroundTransport | null {
  switch (name) {
    case 'simulated':
      return { kind: name, options: simulation() };
    case 'whatsapp-web':
      return { kind: name, options: { ...browserSettings(dataFolder), profileFolder: profileFolder(dataFolder) } };
    case 'cloud-api':
      return null;
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
