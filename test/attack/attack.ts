import { join } from 'node:path';
import { expect } from 'vitest';
import { checkInterrupted, CliProcess, jsonLines, place, runLines, TRACE, UNPACED, type CliEnd } from '../cli/cli';
import { until } from '../until';
import { writeRecipients } from '../cli/workbook';
import { Scene } from './scene';

/** Something that befalls a session’s files or its process, and that no run of the program would do to them. */
export interface Attack {
  /** As a row of the table that the run prints. */
  readonly name: string;
  /** `afterKill`: the process is killed first; `amidRun`: it goes on, and must find out by itself. */
  readonly when: 'afterKill' | 'amidRun';
  /** Left out where it may happen between the look at the file and the write, and is seen by the next start. */
  readonly isSeenAtOnce?: true;
  /** Messages take their time in the process that it befalls, so that others can start while it sends. */
  readonly isSlow?: true;
  /** The signals, limits or files that it needs aren’t everywhere. */
  readonly isLinuxOnly?: true;
  /** For the process that it befalls. */
  readonly env?: NodeJS.ProcessEnv;
  /** How the process that it befalls may end where it goes on; with 0 or 4 where this is left out. */
  readonly endCodes?: readonly number[];
  readonly strike: (scene: Scene) => void | Promise<void>;
  /** Left out where a resume finds a way on by itself. */
  readonly breakage?: Breakage;
}

/** No resume comes to the session’s end until somebody has mended something. */
export interface Breakage {
  /** What such a resume says, and ends with 4. */
  readonly sentence: RegExp;
  /** That it has stopped is in the journal, too, which can be written to. */
  readonly isNoted: boolean;
  readonly mend: (scene: Scene) => void;
}

export interface Outcome {
  readonly acceptedCount: number;
  /** Messages that somebody had got already. */
  readonly twiceCount: number;
  /** Recipients who got nothing, and of whom nothing is said either. */
  readonly lostCount: number;
  /** Recipients who were looked up before anything went on. */
  readonly lookedUpCount: number;
  /** Messages that were accepted between the strike and the end of the process that it befell. */
  readonly lateCount: number;
}

/** Sends to all recipients with the built cli, lets the attack come about once, and resumes until nobody is left. */
export async function undergo(attack: Attack, random: () => number): Promise<Outcome> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
  const seed = Math.floor(random() * 1e9);
  const options = [...at.arguments, ...UNPACED, '--concurrency', String(CONCURRENCY), '--simulate'];
  const howOf = ({ latencyMs, timeoutMs }: Pace) => [...options, JSON.stringify({ seed, latencyMs, timeoutMs })];
  const { first, next, least } = attack.isSlow ? SLOW : FAST;
  const run = new CliProcess(['send', path, '--message', 'Bonjour {{Nom}}', ...howOf(first)], attack.env);
  const strikeCount = least + Math.floor(random() * 50);
  await until(() => at.ledger().length >= strikeCount, SEND_TIMEOUT_MS);
  const { session: id = '' } = jsonLines<{ session: string }>(run.stdout)[0] ?? {};
  const scene = new Scene(at, id, run, random, howOf(next));
  if (attack.when === 'afterKill') {
    run.kill('SIGKILL');
    await run.end;
  }
  scene.strikesNow();
  await attack.strike(scene);
  const end = await run.end;
  let lateCount = 0;
  if (attack.when === 'amidRun') {
    lateCount = scene.lateCount;
    checkEnd(end, attack.endCodes ?? [0, 4]);
  }
  if (attack.breakage) {
    await checkBroken(scene, attack.breakage);
    attack.breakage.mend(scene);
  }
  const last = await resumeUntilDone(scene);
  const phones = at.ledger().map(({ phone }) => phone);
  const acceptedCount = new Set(phones).size;
  return {
    acceptedCount: phones.length,
    twiceCount: phones.length - acceptedCount,
    // One that is asked about may have arrived all the same: it isn't lost.
    lostCount: Math.max(0, RECIPIENT_COUNT - acceptedCount - runLines(last).counts.unknown),
    lookedUpCount: new Set(scene.records.flatMap((record) => (record.t === 'found' ? [record.i] : []))).size,
    lateCount,
  };
}

export const CONCURRENCY = 6;
const RECIPIENT_COUNT = 400;
const SEND_TIMEOUT_MS = 60_000;
const MOST_RESUMES_COUNT = 5;

interface Pace {
  readonly latencyMs: readonly [least: number, most: number];
  /** No message is longer on its way, whatever befalls its process. */
  readonly timeoutMs: number;
}

/** The process that an attack befalls, those after it, and at least how many messages are accepted before. */
interface Paces {
  readonly first: Pace;
  readonly next: Pace;
  readonly least: number;
}

const QUICK: Pace = { latencyMs: [5, 30], timeoutMs: 500 };
/** So many that the journal has more than ten pages. */
const FAST: Paces = { first: QUICK, next: QUICK, least: 250 };
/** Whoever follows must wait for as long as a message of the first may be on its way. */
const SLOW: Paces = {
  first: { latencyMs: [100, 300], timeoutMs: 4000 },
  next: { ...QUICK, timeoutMs: 4000 },
  least: 20,
};

/** As the codes allow, without a trace; one that is resumable says how to go on. */
function checkEnd(end: CliEnd, codes: readonly number[]): void {
  expect(end.stderr).not.toMatch(TRACE);
  expect([end.code, end.signal], end.stderr).toEqual([expect.toBeOneOf([...codes]), null]);
  if (end.code === 4) checkInterrupted(end, /^.*resume \S+ goes on with what is left\.\n$/mu);
}

async function checkBroken(scene: Scene, { sentence, isNoted }: Breakage): Promise<void> {
  const beforeCount = isNoted ? scene.records.length : 0;
  checkInterrupted(await scene.resume(), sentence);
  if (!isNoted) return;
  expect(scene.records.at(-1)).toMatchObject({ t: 'control', event: 'stopped' });
  expect(scene.records.length).toBeGreaterThan(beforeCount);
}

async function resumeUntilDone(scene: Scene): Promise<CliEnd> {
  for (let resumes = 0; resumes < MOST_RESUMES_COUNT; resumes += 1) {
    const end = await scene.resume();
    checkEnd(end, [0, 3, 4]);
    if (end.code !== 4) return end;
  }
  throw new Error(`Session ${scene.id} isn’t done after ${MOST_RESUMES_COUNT} resumes.`);
}
