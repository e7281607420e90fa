import { countRows } from '../../src/sender/journal/countRows';
import { isHumanError } from '../../src/sender/humanError';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { Appended, JournalWriter, Transport } from '../../src/sender/ports';
import type { RowStates } from '../../src/sender/journal/rowStates';
import type { RunEnd } from '../../src/sender/runEnd';
import { LiveOptions } from '../../src/sender/liveOptions';
import { CampaignRunner } from '../../src/sender/runner';
import { decideSession } from '../../src/sessions/decideSession';
import { JournalFile, type JournalEnd } from '../../src/sessions/journal/journalFile';
import type { JournalDisk } from '../../src/sessions/journal/journalDisk';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { openJournal } from '../../src/sessions/journal/openJournal';
import { CREATED_AT_MS, JOURNAL, RECIPIENT_COUNT, content, indexOf, recipients } from './campaign';
import { SimulatedClient } from './client';
import type { SimulatedProcess } from './process';
import type { Scenario } from './scenario';
import { drawDecision, drawOptions, noteDecision, SimulatedUser } from './user';
import { Violation, type Watch } from './watch';
import type { World } from './world';

/** Parts put in the place of the product's own, to see that the simulation notices. */
export interface Mutant {
  readonly journal?: (journal: JournalWriter) => JournalWriter;
  readonly transport?: (transport: Transport) => Transport;
  readonly rows?: (rows: RowStates) => void;
  /** The rows that the run goes on from, in the place of those that the journal tells. */
  readonly restored?: (rows: RowStates) => RowStates;
  readonly isOwner?: () => boolean;
  /** Only what the server has at the end counts, not how it came about. */
  readonly isJudgedByLedger?: boolean;
}

/**
 * One life of the program: opens the session as the product does, runs it, and lets the user decide what is in doubt.
 * Gives whether the session is done; where the process dies it gives nothing, ever.
 */
export async function live(
  world: World,
  watch: Watch,
  process: SimulatedProcess,
  scenario: Scenario,
  mutant: Mutant,
): Promise<boolean> {
  const token = await process.operate({ latencyMs: 1, effect: () => (world.owner += 1) });
  const isOwner = (): boolean => mutant.isOwner?.() ?? world.owner === token;
  const files = world.disk.filesFor(process);
  const askOwner = (): Promise<boolean> => process.operate({ latencyMs: world.chance.latencyMs(0.1), effect: isOwner });
  const rows = await recoverOrSay(files, askOwner, mutant);
  if (rows === null) return false;
  const file = new JournalFile(JOURNAL, rows.end, askOwner, files);
  const journal = new LastAppend(mutant.journal?.(file) ?? file);
  const client = new SimulatedClient(world, process, scenario.network, (recipient) =>
    watch.onSend(recipient, !scenario.hasRival),
  );
  const options = new LiveOptions(rows.options ?? drawOptions(world.chance));
  watch.setRate(options.current.ratePerSecond);
  const transport = mutant.transport?.(client) ?? client;
  const optOuts = {
    refresh: () => Promise.resolve(),
    isOptedOut: (phone: string) => world.optedOut.has(indexOf(phone)),
  };
  const ports = { clock: process.clock, journal, transport, recipients, fingerprint: () => 'h', optOuts };
  const policy = { knownFirst: world.chance.share(0.5), knownWhileLimited: world.chance.share(0.5) };
  const runner = new CampaignRunner(ports, { rows: rows.states, content, options, policy });
  const user = new SimulatedUser(
    world,
    watch,
    process,
    { runner, options, rows: rows.states },
    () => world.owner === token,
  );
  user.start(scenario.isStormy);
  const end = await runner.run();
  user.leave();
  const isDone = await decide(world, watch, process, rows.states, journal, end);
  await client.close();
  await file.close();
  // A rival that sleeps amid a write and wakes up after the takeover writes over the new owner's records. The next to
  // open the session finds the damage and doubts; until then the counts of the two differ.
  const isComparable = world.owner === token && journal.isWhole && !scenario.hasRival;
  if (isComparable && !mutant.isJudgedByLedger) await checkCounts(files, rows.states);
  return isDone;
}

interface Opened {
  readonly states: RowStates;
  readonly end: JournalEnd;
  readonly options: Awaited<ReturnType<typeof readJournal>>['options'];
}

/** Null where the disk failed, or another took over; a journal that the program itself can't read is a violation. */
async function recoverOrSay(
  files: JournalDisk,
  askOwner: () => Promise<boolean>,
  mutant: Mutant,
): Promise<Opened | null> {
  try {
    const about = { recipientCount: RECIPIENT_COUNT, createdAtMs: CREATED_AT_MS };
    const { content, end } = await openJournal(JOURNAL, about, askOwner, files, EACH_READING);
    const states = mutant.restored?.(content.rows) ?? content.rows;
    mutant.rows?.(states);
    return { states, end, options: content.options };
  } catch (error) {
    if (isHumanError(error) && (await askOwner()))
      throw new Violation('unreadable', `The journal can’t be read any more: ${error.message}`);
    return null;
  }
}

/** Of each reading, however short, the next one finds a checkpoint. */
const EACH_READING = 1;

async function decide(
  world: World,
  watch: Watch,
  process: SimulatedProcess,
  states: RowStates,
  journal: JournalWriter,
  end: RunEnd,
): Promise<boolean> {
  for (const { index } of states.unsureAttempts()) watch.asked.add(index);
  if (end.kind === 'stopped') return false;
  if (states.count('unsure') === 0) return true;
  const decision = drawDecision(world.chance);
  noteDecision(watch, states, decision);
  try {
    await decideSession({ rows: states, journal }, decision, process.clock);
  } catch (error) {
    // It couldn't be written, or not all of it: the user opens the session again.
    if (isHumanError(error)) return false;
    throw error;
  }
  return states.count('queued') === 0;
}

async function checkCounts(files: JournalDisk, rows: RowStates): Promise<void> {
  // Of all records, whatever a checkpoint says.
  const folded = countRows((await readJournal(JOURNAL, RECIPIENT_COUNT, files, Infinity)).rows);
  const shown = countRows(rows);
  if (JSON.stringify(folded) !== JSON.stringify(shown)) {
    throw new Violation(
      'miscounted',
      `Shown is ${JSON.stringify(shown)}, and the journal says ${JSON.stringify(folded)}`,
    );
  }
}

/** After a failed append the file may hold more than was acknowledged, until the next one. */
class LastAppend implements JournalWriter {
  isWhole = true;
  readonly #journal: JournalWriter;

  constructor(journal: JournalWriter) {
    this.#journal = journal;
  }

  /** Gives the very promise of the journal, since an answer that comes a moment later hides races. */
  append(record: JournalRecord): Promise<Appended> {
    const answer = this.#journal.append(record);
    void answer.then(({ ok }) => (this.isWhole = ok));
    return answer;
  }
}
