import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { CliProcess, jsonLines, place, UNPACED, type CliEnd, type Figures, type Place } from './cli';
import { checkAttemptBeforeSend, journalOf, readyPhones } from './journal';
import { writeRecipients } from './workbook';

const KILLS = runCount('KILLS', 8, 500);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const RECIPIENT_COUNT = 250;
const FAILURES = { retryable: 0.06, permanent: 0.02, lostAck: 0.08, hang: 0.04, disconnect: 0.02 };
/** From a process's start, to hit it before its session is there, while it opens it, and while it sends. */
const [EARLIEST_MS, LATEST_MS] = [80, 1100];

test(
  `sends to nobody twice and forgets nobody over ${KILLS} kills`,
  { timeout: 300_000 + KILLS * 40_000 },
  async () => {
    console.log(`SEED=${SEED} KILLS=${KILLS}`);
    const random = seededRandom(SEED);
    const total = { kills: 0, sessions: 0, accepted: 0, failed: 0, foundSent: 0, foundNotSent: 0 };
    while (total.kills < KILLS) {
      const at = await place();
      const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
      const phones = await readyPhones(path);
      const end = await runUntilDone(at, path, phones, random, total);
      const [session, ...others] = await at.sessions();
      if (!session) throw new Error(`No session: ${end.stderr}`);
      expect(others).toEqual([]);
      const { accepted, found } = checkDone(at, session, end, phones);
      total.sessions += 1;
      total.accepted += accepted;
      total.failed += session.failed;
      total.foundSent += found.filter((result) => result === 'sent').length;
      total.foundNotSent += found.filter((result) => result === 'notSent').length;
    }
    console.log(JSON.stringify(total));
  },
);

/** Starts and kills, until a run comes to its end by itself. After each kill the disk must hold the truth. */
async function runUntilDone(
  at: Place,
  path: string,
  phones: readonly string[],
  random: () => number,
  total: { kills: number },
): Promise<CliEnd> {
  let id: string | undefined;
  for (;;) {
    const simulate = { seed: Math.floor(random() * 1e9), latencyMs: [2, 30], timeoutMs: 150, failures: FAILURES };
    const options = [...at.arguments, ...UNPACED, '--concurrency', '10', '--simulate', JSON.stringify(simulate)];
    const what = id === undefined ? ['send', path, '--message', 'Bonjour {{Nom}}'] : ['resume', id];
    const run = new CliProcess([...what, ...options]);
    const untilKillMs = EARLIEST_MS + random() * (LATEST_MS - EARLIEST_MS);
    // On a machine so busy that none would come to its end before that, the last one is left alone.
    const isDone = await Promise.race([
      run.end.then(() => true),
      ...(total.kills < KILLS ? [sleep(untilKillMs, false)] : []),
    ]);
    run.kill('SIGKILL');
    const end = await run.end;
    expect(end.stderr).not.toMatch(/^\s+at |Error:/mu);
    if (isDone) return end;
    total.kills += 1;
    id ??= (await at.sessions())[0]?.id;
    checkAttemptBeforeSend(at.ledger(), id === undefined ? [] : journalOf(at, id), phones);
  }
}

/** Every recipient is sent to or has failed for a reason, and the figures are those of the ledger. */
function checkDone(at: Place, session: Figures & { readonly id: string }, end: CliEnd, phones: readonly string[]) {
  const ledger = at.ledger();
  const journal = journalOf(at, session.id);
  checkAttemptBeforeSend(ledger, journal, phones);
  const figures = { total: phones.length, sent: ledger.length, failed: phones.length - ledger.length };
  const expected = { ...figures, answered: 0, skipped: 0, unknown: 0, left: 0 };
  expect(session).toMatchObject({ ...expected, state: 'finished' });
  expect(jsonLines(end.stdout).at(-1)).toEqual({ session: session.id, ...expected });
  expect(end.code).toBe(figures.failed === 0 ? 0 : 3);
  const accepted = new Set(ledger.map(({ phone }) => phone));
  const isFinal = new Set(journal.flatMap((record) => (record.t === 'failed' && record.final ? [record.i] : [])));
  const notAccepted = phones.flatMap((phone, index) => (accepted.has(phone) ? [] : [index]));
  expect(notAccepted.filter((index) => !isFinal.has(index))).toEqual([]);
  return { accepted: ledger.length, found: journal.flatMap((record) => (record.t === 'found' ? [record.result] : [])) };
}
