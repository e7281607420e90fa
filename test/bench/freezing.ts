import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance, monitorEventLoopDelay, type EventLoopUtilization } from 'node:perf_hooks';
import { freezeWorkbookInWorker } from '../../src/campaign/freezing/freezeClient';
import { OptOutCheck } from '../../src/campaign/people/optOutCheck';
import { SentBefore } from '../../src/campaign/people/sentBefore';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { newSessionId, SessionStore } from '../../src/sessions/sessionStore';
import { checkWorkbookInWorker } from '../../src/workbook/workbookClient';
import { longestBlockMs, RESOLUTION_MS } from './meter';
import { makeWorkbook } from './reader/readerTask';

/**
 * `npm run bench -- --only freezing`: a workbook read, given its verdicts and written down as a draft: as it was done, with
 * each row through this thread, and as it is done. It prints, and writes nothing.
 */

const ROW_COUNT = process.argv.includes('--quick') ? 50_000 : 1_000_000;
const WORKER = join(__dirname, 'workbookWorker.js');

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-bench-'));
  try {
    const path = join(folder, 'contacts.xlsx');
    await makeWorkbook(path, ROW_COUNT, 'shared');
    await measure('each row through the caller', () => freezeHere(folder, path));
    await measure('in the thread', () => freezeThere(folder, path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freezeHere(folder: string, path: string): Promise<number> {
  const draft = await new SessionStore(folder).createDraft(createSealer(newKey()));
  const [optOuts, sentBefore] = [new OptOutCheck(null), new SentBefore(null, 0)];
  await checkWorkbookInWorker(WORKER, { input: { kind: 'file', path }, country: 'FR' }, (rows) =>
    draft.add(sentBefore.judge(optOuts.judge(rows))),
  );
  await draft.complete();
  const { recipientCount } = draft;
  await draft.close();
  return recipientCount;
}

async function freezeThere(folder: string, path: string): Promise<number> {
  const key = newKey();
  const store = new SessionStore(folder);
  const { draft } = await freezeWorkbookInWorker(
    WORKER,
    {
      check: { input: { kind: 'file', path }, country: 'FR' },
      dataFolder: folder,
      draftId: newSessionId(),
      keepsApartMs: 0,
      nowMs: Date.now(),
      hasBook: false,
      optedOutElsewhere: null,
      key,
      bookKeys: [],
    },
    { opened: () => undefined, progress: () => undefined, counted: () => undefined },
    new AbortController().signal,
  );
  const adopted = await store.adoptDraft(draft, createSealer(key));
  await adopted.close();
  return adopted.recipientCount;
}

async function measure(what: string, freeze: () => Promise<number>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const before: EventLoopUtilization = performance.eventLoopUtilization();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const recipientCount = await freeze();
  const elapsedMs = performance.now() - startMs;
  const { active } = performance.eventLoopUtilization(before);
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  console.log(
    `${what}: ${ROW_COUNT} rows, ${recipientCount} ready, in ${(elapsedMs / 1000).toFixed(1)} s; ` +
      `CPU ${((user + system) / 1e6).toFixed(1)} s; the caller busy for ${(active / 1000).toFixed(2)} s, ` +
      `longest block ${longestBlockMs(delay).toFixed(0)} ms`,
  );
}

void main();
