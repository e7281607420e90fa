import { join } from 'node:path';
import { createRun, type CreatedRun } from '../campaign/createRun';
import { countRows } from '../sender/journal/countRows';
import { HumanError, isHumanError } from '../sender/humanError';
import type { Decision } from '../sender/journal/journalRecord';
import { countOf, sentence, type Sentence } from '../sender/sentence';
import { LiveOptions } from '../sender/liveOptions';
import type { Answers, SentBook, Transport } from '../sender/ports';
import type { RunEnd } from '../sender/runEnd';
import { DEFAULT_POLICY, isKnownFirst, type KnownFirstChoice, type RunPolicy } from '../sender/runPolicy';
import { decideSession } from '../sessions/decideSession';
import { saltedHash } from '../sessions/encryption';
import { openSession, type OpenSession } from '../sessions/openSession';
import { followRun } from '../campaign/log/followRun';
import { LiveAnswers } from '../campaign/people/answers';
import { LiveOptOuts } from '../campaign/people/liveOptOuts';
import { findUnsureRow } from '../sessions/unsureRow';
import { enterSent } from '../campaign/people/enterSent';
import { LiveSentBook } from '../campaign/people/sentBook';
import { systemClock } from '../sessions/systemClock';
import type { People } from '../campaign/ports';
import { type DataFolder, THIS_TERMINAL } from './dataFolder';
import type { ChooseOptions } from './arguments/runArguments';
import { createCloud } from './cloud/cloudCampaign';
import { EXIT } from './exit';
import { figures } from './figures';
import { terminalLog } from './log/terminalLog';
import { sayAboveProgress, showProgress } from './progress';
import type { PeopleChoices } from './arguments/peopleArguments';
import { say, sayError } from './say';
import { terminalPlaces } from './surroundings';
import { createTransport, type TransportPlan } from './transport';
import { watchRun } from './watchRun';

export interface RunChoices {
  readonly options: ChooseOptions;
  /** What becomes of the recipients in doubt that earlier runs couldn't decide about; null leaves them undecided. */
  readonly decision: Decision | null;
  /** The sheet's row that is decided about; left out for all of them. */
  readonly decidedRow?: number | undefined;
  /** Whether people with whom there is a chat come first. */
  readonly knownFirst: KnownFirstChoice;
  readonly people: PeopleChoices;
}

/** Runs a session to its end, or to an interruption. Gives the exit code. */
export async function runSession(
  data: DataFolder,
  id: string,
  plan: TransportPlan,
  choices: RunChoices,
): Promise<number> {
  const session = await openSession(data.store, id, data.sealer, THIS_TERMINAL);
  try {
    const optOuts = await LiveOptOuts.of(data.people);
    const answers = answersOf(session, data, optOuts, choices.people);
    const sentBook = sentBookOf(session, data, optOuts, choices.people);
    await enterSent(session, sentBook);
    const options = new LiveOptions(choices.options(session.options, session.campaign.headers));
    await decide(session, choices);
    process.stdout.write(`${JSON.stringify({ session: id })}\n`);
    if (session.notice) process.stderr.write(`${say(session.notice)}\n`);
    // Where nobody is left, nothing is connected to: no browser opens to do nothing.
    const ended: Ended = isAnythingLeft(session)
      ? await runThrough(
          session,
          { people: data.people, options, optOuts, answers, sentBook, policy: policyOf(session, choices) },
          plan,
          data,
        ).catch(broken)
      : { end: { kind: 'finished' }, endedBy: null };
    const counts = countRows(session.rows);
    process.stdout.write(`${JSON.stringify({ session: id, ...figures(counts) })}\n`);
    if (counts.unsureCount > 0) process.stderr.write(`${say(undecided(id, counts.unsureCount))}\n`);
    return exitCode(session, ended, id);
  } finally {
    // All that counts is on disk by now.
    await session.close().catch(() => undefined);
    await data.people.close().catch(() => undefined);
  }
}

/** Of those that couldn't be decided about, or haven't arrived, a status may have come since. */
function isAnythingLeft({ rows, info }: OpenSession): boolean {
  return rows.isWorkLeft || (info.transport === 'cloud-api' && rows.count('unsure') + rows.count('sent') > 0);
}

async function decide(session: OpenSession, { decision, decidedRow }: RunChoices): Promise<void> {
  if (decision === null) return;
  if (decidedRow === undefined) return await decideSession(session, decision);
  const meant = await findUnsureRow(session.rows.unsureAttempts(), session.recipients, decidedRow);
  await decideSession(session, decision, undefined, (index) => index === meant);
}

/** What nobody foresaw ends the run like anything else: with what is known of it, and a way on. */
function broken(error: unknown): Ended {
  terminalLog.error('run', error);
  const known = isHumanError(error) ? error : unexpected(error);
  return { end: { kind: 'stopped', error: known }, endedBy: null };
}

function unexpected(error: unknown): HumanError {
  const [firstLine = ''] = String(error).split('\n');
  return new HumanError(
    sentence('An unexpected error has ended the run: {0}.', firstLine),
    sentence('Resume the session: nothing is lost.'),
    error,
    { fault: 'machine' },
  );
}

function undecided(id: string, count: number): Sentence {
  const resume = `resume ${id} --in-doubt`;
  return sentence(
    'It isn’t known of {0} messages whether they were sent. {1} lists their rows, {2} leaves them at that, {3} sends them again: someone may then get it twice.',
    countOf(count),
    `${resume} list`,
    `${resume} leave`,
    `${resume} send-again`,
  );
}

interface HowToRun {
  readonly people: People;
  readonly optOuts: LiveOptOuts;
  readonly answers: Answers;
  readonly sentBook: SentBook;
  readonly options: LiveOptions;
  readonly policy: RunPolicy;
}

interface Ended {
  readonly end: RunEnd;
  /** Why it was ended though it might have gone on, after a wait. */
  readonly endedBy: Sentence | null;
}

function policyOf({ info }: OpenSession, { knownFirst }: RunChoices): RunPolicy {
  return { ...DEFAULT_POLICY, knownFirst: isKnownFirst(knownFirst, info.recipientCount) };
}

/** What people write is heard by it. */
export function answersOf(
  { info }: OpenSession,
  { people }: DataFolder,
  optOuts: LiveOptOuts,
  { words }: PeopleChoices,
): Answers {
  return new LiveAnswers({
    people,
    optOuts,
    sessionId: info.id,
    transport: info.transport,
    words,
    askOptOut: (row) => {
      sayAboveProgress(ASKED(row));
      return Promise.resolve(false);
    },
    sayNotEntered,
  });
}

function sentBookOf(
  { info, campaign }: OpenSession,
  { people }: DataFolder,
  optOuts: LiveOptOuts,
  { keepsApartMs }: PeopleChoices,
): LiveSentBook {
  return new LiveSentBook({
    people,
    optOuts,
    session: info,
    includesAlreadySent: campaign.includesAlreadySent ?? false,
    keepsApartMs,
    nowMs: () => systemClock.wallMs(),
    sayNotEntered,
  });
}

function sayNotEntered(problem: HumanError): void {
  process.stderr.write(`${sayError(problem)}\n`);
}

const ASKED = (row: number): Sentence =>
  sentence(
    'Row {0} has written a sentence with a word for opting out. Read it on the phone; if they want no more messages, {1} enters that.',
    row,
    'opt-outs add PHONE',
  );

async function runThrough(session: OpenSession, how: HowToRun, plan: TransportPlan, data: DataFolder): Promise<Ended> {
  const mayUseOtherAccount = plan.name === 'whatsapp-web' && plan.mayUseOtherAccount;
  let isRefused = false;
  const created = createRun(session, await transportOf(session, plan, data), {
    ...how,
    places: await terminalPlaces(),
    askOtherAccount: async (account) => {
      if (!mayUseOtherAccount) {
        sayAboveProgress(
          sentence(
            'Linked is {0}: not the account that this session was sent through. Add {1} to go on with it.',
            account,
            '--other-account',
          ),
        );
      }
      isRefused = !mayUseOtherAccount;
      return mayUseOtherAccount;
    },
  });
  try {
    return await run(created, { session, options: how.options }, () => isRefused);
  } finally {
    await created.transport.close();
  }
}

/** Not connected yet. */
export async function transportOf(session: OpenSession, plan: TransportPlan, data: DataFolder): Promise<Transport> {
  if (plan.name === 'cloud-api') return await createCloud(session, data);
  const [{ info }, { store }] = [session, data];
  const conceal = (text: string): string => saltedHash(info.salt, text);
  return await createTransport(plan, { path: join(store.folder(info.id), 'ledger.jsonl'), conceal });
}

interface Running {
  readonly session: OpenSession;
  readonly options: LiveOptions;
}

async function run(
  { runner, transport }: CreatedRun,
  { session: { info }, options }: Running,
  isRefused: () => boolean,
): Promise<Ended> {
  const interrupt = (signal: string): void => {
    terminalLog.write({ kind: 'interrupted', signal });
    sayAboveProgress(sentence('Stopping: messages in flight are being brought to their outcome.'));
    runner.stop();
  };
  const unlisten = listenForEnd(interrupt);
  const endProgress = showProgress(runner);
  const watch = watchRun(runner, isRefused, () => options.current);
  const { id: session, recipientCount } = info;
  terminalLog.write({ kind: 'runStarted', session, transport: transport.name, recipientCount });
  const runLog = followRun(terminalLog, session, {
    snapshot: () => runner.snapshot(),
    onChange: (listener) => runner.onChange(listener),
    get connection() {
      return transport.state;
    },
  });
  try {
    const end = await runner.run();
    runLog.ended(end);
    return { end, endedBy: watch.endedBy };
  } finally {
    runLog.stop();
    watch.end();
    endProgress();
    unlisten();
  }
}

/** Gives what ends the listening. A second Ctrl+C ends the process at once. */
function listenForEnd(interrupt: (signal: string) => void): () => void {
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  // A terminal that is closed may say so twice: from its shell, and from the system.
  let isHungUp = false;
  const hangUp = (signal: string): void => {
    if (!isHungUp) interrupt(signal);
    isHungUp = true;
  };
  process.on('SIGHUP', hangUp);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    process.off('SIGHUP', hangUp);
  };
}

function exitCode({ rows }: OpenSession, { end, endedBy }: Ended, id: string): number {
  const { totalCount, sentCount } = countRows(rows);
  if (end.kind === 'finished') return sentCount === totalCount ? EXIT.allSent : EXIT.notAllSent;
  // Once something may have been sent, the way on is to resume, whatever it was.
  if (end.error !== null && end.error.fault !== 'whatsapp' && !rows.wasAttempted) {
    process.stderr.write(`${sayError(end.error)}\n`);
    return EXIT.usage;
  }
  const why = end.error === null ? sayOrNothing(endedBy) : `${sayError(end.error)} `;
  process.stderr.write(`${why}${say(sentence('{0} goes on with what is left.', `resume ${id}`))}\n`);
  return EXIT.resumable;
}

function sayOrNothing(reason: Sentence | null): string {
  if (reason === null) return '';
  const said = say(reason);
  return said.endsWith('.') ? `${said} ` : `${said}. `;
}
