import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BackgroundRequest } from '../../src/campaign/background/backgroundRequest';
import { keyIdOf } from '../../src/sessions/encryption';
import { until } from '../until';
import { CLI, CliProcess, jsonLines, place, type LedgerLine, type Place } from './cli';
import { writeRecipients } from './workbook';

export const RECIPIENT_COUNT = 120;
const SIMULATION = { latencyMs: [50, 150] };

/** A session that another process sends, and the simulated server beside it. */
export interface Begun {
  readonly at: Place;
  readonly id: string;
  readonly run: CliProcess;
  readonly ledger: () => readonly LedgerLine[];
}

export async function begin(): Promise<Begun> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
  const pace = ['--batch-delay', '0', '--rate', '30', '--simulate', JSON.stringify(SIMULATION)];
  const run = new CliProcess(['send', path, '--message', 'x', '--data', at.data, ...pace]);
  await until(() => run.stdout.endsWith('\n'));
  const { session: id } = JSON.parse(run.stdout) as { session: string };
  const ledgerPath = at.pathOf(id, 'ledger.jsonl');
  const ledger = (): readonly LedgerLine[] => {
    const content = existsSync(ledgerPath) ? readFileSync(ledgerPath, 'utf8') : '';
    return jsonLines(content.slice(0, content.lastIndexOf('\n') + 1));
  };
  await until(() => ledger().length > 5);
  return { at, id, run, ledger };
}

/** The process that a window starts as it closes. */
export function goOn(
  { at, id }: Begun,
  simulation: object = SIMULATION,
  { secrets = {}, database = '' }: Partial<Pick<BackgroundRequest, 'secrets' | 'database'>> = {},
): ChildProcess {
  const key = readFileSync(join(at.data, 'key'), 'utf8');
  const keyId = keyIdOf(Buffer.from(key, 'base64'));
  const request: BackgroundRequest = {
    dataFolder: at.data,
    sessionId: id,
    secrets: { 'excelWhatsapp.currentKey': keyId, [`excelWhatsapp.key.${keyId}`]: key, ...secrets },
    database,
    transport: { kind: 'simulated', options: simulation },
    policy: { knownFirst: false, knownWhileLimited: true },
    optOutWords: ['STOP'],
    logLevel: 'info',
    keepsApartMs: 0,
    surroundings: {},
  };
  const child = spawn(process.execPath, [join(CLI, '..', 'backgroundRun.js')], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(JSON.stringify(request));
  return child;
}

export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
