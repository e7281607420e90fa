import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealer } from '../../src/sessions/encryption';
import { openSession, type OpenSession } from '../../src/sessions/openSession';
import { SessionStore } from '../../src/sessions/sessionStore';
import { prepareSession } from './preparedSession';

/**
 * `npm run bench -- --only sessions`: how long a list of finished sessions takes, once by folding each journal, then as the
 * side bar and the start of VS Code read it. It prints, and writes nothing.
 */

const isQuick = process.argv.includes('--quick');
const SESSION_COUNT = isQuick ? 20 : 200;
const RECIPIENT_COUNT = 10_000;
const AT_ONCE = 100;
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-bench-'));
  try {
    const store = await fill(folder);
    await measure('each journal folded, checkpoints left', () => store.list());
    await measure('by their checkpoints', () => store.list());
    await measure('figures made from checkpoints', () => store.listToShow());
    for (let round = 1; round <= 3; round += 1) await measure('by their figures', () => store.listToShow());
    // As a window does that has just been opened, also to offer to resume.
    for (let round = 1; round <= 3; round += 1) await inNewProcess(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As many finished sessions, all copies of one that was sent to the last. */
async function fill(folder: string): Promise<SessionStore> {
  await prepareSession(folder, RECIPIENT_COUNT);
  const store = new SessionStore(folder);
  const id = await readFile(join(folder, 'id'), 'utf8');
  const sealer = createSealer(await readFile(join(folder, 'key')));
  const session = await openSession(store, id, sealer, { kind: 'terminal', processId: process.pid });
  for (let from = 0; from < RECIPIENT_COUNT; from += AT_ONCE) await sendSome(session, from);
  await session.close();
  for (let number = 1; number < SESSION_COUNT; number += 1) {
    const letters = `${LETTERS[number % LETTERS.length]}${LETTERS[Math.floor(number / LETTERS.length)]}`;
    await cp(store.folder(id), store.folder(`aaa${letters}-bbbbb`), { recursive: true });
  }
  return store;
}

async function inNewProcess(folder: string): Promise<void> {
  const child = fork(__filename, ['--list', folder]);
  await once(child, 'exit');
}

async function sendSome({ journal }: OpenSession, from: number): Promise<void> {
  const records = Array.from({ length: AT_ONCE }, (_, offset) => from + offset).flatMap((i) => [
    journal.append({ t: 'attempt', at: 2, i, n: 1, h: 'c0ffee'.repeat(4) }),
    journal.append({ t: 'sent', at: 3, i, id: `true_12125550100@c.us_3EB0${String(i).padStart(12, '0')}` }),
  ]);
  await Promise.all(records);
}

async function measure(name: string, list: () => ReturnType<SessionStore['list']>): Promise<void> {
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()];
  const { sessions } = await list();
  const { user, system } = process.cpuUsage(startCpu);
  const [elapsedMs, cpuMs] = [performance.now() - startMs, (user + system) / 1000];
  const sentCount = sessions.reduce((sum, session) => sum + session.sentCount, 0);
  if (sentCount !== SESSION_COUNT * RECIPIENT_COUNT) throw new Error(`${name}: ${sentCount} sent`);
  process.stdout.write(
    `${SESSION_COUNT} finished sessions of ${RECIPIENT_COUNT}, ${name}: ${elapsedMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU\n`,
  );
}

const at = process.argv.indexOf('--list');
if (at === -1) void main();
else {
  const store = new SessionStore(process.argv[at + 1] ?? '');
  void measure('by their figures, in a new process', () => store.listToShow());
}
