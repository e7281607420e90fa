import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BackgroundRequest } from '../../src/campaign/background/backgroundRequest';
import { takeFromBackground } from '../../src/campaign/background/takeFromBackground';
import { keyIdOf } from '../../src/sessions/encryption';
import { SessionStore } from '../../src/sessions/sessionStore';
import { until } from '../until';
import { checkOnceEach, cli, CLI, CliProcess, jsonLines, place, type LedgerLine, type Place } from './cli';
import { writeRecipients } from './workbook';

const RECIPIENT_COUNT = 120;
const SIMULATION = { latencyMs: [50, 150] };

/** A session that another process sends, and the simulated server beside it. */
interface Begun {
  readonly at: Place;
  readonly id: string;
  readonly run: CliProcess;
  readonly ledger: () => readonly LedgerLine[];
}

async function begin(): Promise<Begun> {
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
function goOn({ at, id }: Begun, simulation: object = SIMULATION): ChildProcess {
  const key = readFileSync(join(at.data, 'key'), 'utf8');
  const keyId = keyIdOf(Buffer.from(key, 'base64'));
  const request: BackgroundRequest = {
    dataFolder: at.data,
    sessionId: id,
    secrets: { 'excelWhatsapp.currentKey': keyId, [`excelWhatsapp.key.${keyId}`]: key },
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

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('what a window has begun goes on once that has let go, and comes back when one asks for it', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  const background = goOn(begun);
  run.kill('SIGTERM');
  await run.end;
  const letGoCount = ledger().length;
  await until(() => ledger().length > letGoCount + 5);
  const { code, stderr } = await cli(['resume', id, '--data', at.data]);
  expect([code, stderr]).toEqual([
    2,
    'This session is being sent in the background. Open it in VS Code, where it then goes on.\n',
  ]);

  const store = new SessionStore(at.data);
  await takeFromBackground(store, id);
  expect([await store.owner(id), await ended(background)]).toEqual([null, 0]);
  const takenCount = ledger().length;
  expect(takenCount).toBeLessThan(RECIPIENT_COUNT);
  expect((await cli(['resume', id, '--data', at.data])).code).toBe(0);
  expect(ledger()).toHaveLength(RECIPIENT_COUNT);
  checkOnceEach(ledger());
});

test('it is sent to the end where nobody comes, and after a kill nobody gets it twice', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  const killed = goOn(begun);
  await until(() => ledger().length > 40);
  killed.kill('SIGKILL');
  await ended(killed);
  expect(await ended(goOn(begun))).toBe(0);
  expect(await at.sessions()).toMatchObject([{ id, state: 'finished', sent: RECIPIENT_COUNT }]);
  checkOnceEach(ledger());
});

test('it ends where a person is needed, and the session is left to be resumed', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  expect(await ended(goOn(begun, { failures: { permanent: 1 } }))).toBe(0);
  expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished' }]);
  expect(ledger().length).toBeLessThan(RECIPIENT_COUNT);
});
