import { isPassing } from '../../fleet/databaseError';
import { ANSWER_LIFETIME_MS } from '../../fleet/pgJournal';
import type { FleetSession, Rest } from '../../fleet/sessionRows';
import { rest } from '../../fleet/sessionRows';
import { noteDone, waitingDecisions } from '../../fleet/steering';
import { Emitter } from '../../sender/emitter';
import { HumanError, isHumanError } from '../../sender/humanError';
import { countRows } from '../../sender/journal/countRows';
import { LiveOptions } from '../../sender/liveOptions';
import type { Pacer } from '../../sender/pace/pacer';
import type { Transport } from '../../sender/ports';
import type { RunEnd } from '../../sender/runEnd';
import { DEFAULT_POLICY, isKnownFirst, KNOWN_FIRST_CHOICES } from '../../sender/runPolicy';
import type { RunCounts } from '../../sender/runSnapshot';
import type { CampaignRunner } from '../../sender/runner';
import { sentence } from '../../sender/sentence';
import { decideSession } from '../../sessions/decideSession';
import type { OpenSession } from '../../sessions/openSession';
import { findUnsureRow } from '../../sessions/unsureRow';
import { systemClock } from '../../sessions/systemClock';
import type { Surroundings } from '../../workbook/phones/surroundings';
import { coalesce } from '../coalesce';
import { createRun } from '../createRun';
import { followRun } from '../log/followRun';
import { LiveAnswers } from '../people/answers';
import { enterSent } from '../people/enterSent';
import { LiveOptOuts } from '../people/liveOptOuts';
import { LiveSentBook } from '../people/sentBook';
import type { Log, People } from '../ports';
import { recipientPlaces } from '../recipientPlaces';
import { openFleetSession, type FleetOpening, type OpenFleetSession } from './fleetSession';

export interface WorkerRunParts extends FleetOpening {
  readonly people: People;
  readonly log: Log;
  readonly surroundings: Surroundings;
  /** Of the account: two of its sessions never exceed its rate together. */
  readonly pacer: Pacer;
  readonly createTransport: (session: OpenSession) => Promise<Transport>;
  /** The database couldn’t be reached: what a run ends with then is no person’s to mend, and whoever owns the account next goes on. */
  readonly isCutOff: () => boolean;
  readonly sayProblem: (session: string, problem: HumanError) => void;
}

interface Running {
  readonly session: OpenSession;
  readonly runner: CampaignRunner;
  readonly options: LiveOptions;
}

/** A session that this worker is sending. */
export class WorkerRun {
  readonly id: string;
  readonly account: string;
  /** With what has become of its rows; null where it couldn't be opened. Never rejects. */
  readonly ended: Promise<RunCounts | null>;
  readonly #parts: WorkerRunParts;
  #about: FleetSession;
  #running: Running | null = null;
  #isClosing = false;
  #isPaused = false;
  #needsPerson: HumanError | null = null;
  #deciding: Promise<void> = Promise.resolve();

  constructor(about: FleetSession, parts: WorkerRunParts) {
    this.id = about.id;
    this.account = about.account;
    this.#about = about;
    this.#parts = parts;
    this.ended = this.#run().catch(async (error: unknown) => {
      parts.log.error('run', error);
      if (isPassing(error)) {
        await parts.patience.waitForNext(1);
        await this.#rest(null, null);
        return null;
      }
      await this.#rest('needsPerson', isHumanError(error) ? error : unexpected(error));
      return null;
    });
  }

  /** What operators want of it now. */
  apply(about: FleetSession): void {
    this.#about = about;
    const running = this.#running;
    if (running === null) return;
    const { runner, options } = running;
    if (about.wish === 'stop') return runner.stop();
    if (about.wish === 'pause' && !this.#isPaused) runner.pause();
    if (about.wish === 'run' && this.#isPaused) runner.resume();
    this.#isPaused = about.wish === 'pause';
    const { rate } = about;
    if (rate !== null && rate !== options.current.ratePerSecond) {
      options.set({ ...options.current, ratePerSecond: rate });
    }
    this.#deciding = this.#deciding.then(() => this.#decide(running)).catch(() => undefined);
  }

  /** What is in flight comes to its outcome; the session stays to be gone on with, here or elsewhere. */
  close(): void {
    this.#isClosing = true;
    this.#running?.runner.stop('closing');
  }

  async #run(): Promise<RunCounts> {
    const { log } = this.#parts;
    const session = await openFleetSession(this.#about, this.#parts);
    try {
      await this.#decideAtRest(session);
      const end = await this.#runThrough(session);
      await this.#deciding;
      if (end !== null) {
        const error = end.kind === 'stopped' ? end.error : null;
        const counts = countRows(session.rows);
        log.write({ kind: 'runEnded', session: this.id, end: end.kind, error, ...counts });
      }
      await this.#restAfter(session, end);
      return countRows(session.rows);
    } finally {
      await session.close();
    }
  }

  /** Null where nobody was left to be sent to. */
  async #runThrough(session: OpenFleetSession): Promise<RunEnd | null> {
    const { people, surroundings, pacer, createTransport, log } = this.#parts;
    const { choices, rate } = this.#about;
    const optOuts = await LiveOptOuts.of(people);
    const places = await recipientPlaces(surroundings);
    const sentBook = this.#sentBook(session, optOuts);
    await enterSent(session, sentBook);
    session.checkpoints.isEntered = () => sentBook.areEntered();
    if (!session.rows.isWorkLeft) return null;
    const options = new LiveOptions(rate === null ? session.options : { ...session.options, ratePerSecond: rate });
    const knownFirst = KNOWN_FIRST_CHOICES.find((known) => known === choices.knownFirst) ?? 'automatic';
    const policy = { ...DEFAULT_POLICY, knownFirst: isKnownFirst(knownFirst, session.info.recipientCount) };
    const answers = this.#answers(session, optOuts);
    const asked = { people, optOuts, sentBook, answers, places, options, policy, pacer };
    const lateAnswerMs = ANSWER_LIFETIME_MS;
    const { runner, transport } = createRun(session, await createTransport(session), {
      ...asked,
      lateAnswerMs,
      // Nobody sits at a worker: another account than before is for a person to say.
      askOtherAccount: () => Promise.resolve(false),
    });
    const { recipientCount } = session.info;
    log.write({ kind: 'runStarted', session: this.id, transport: transport.name, recipientCount });
    // A run changes many times a message; whoever looks at it here needs no more than a few looks a second.
    const looks = new Emitter<undefined>();
    const slowly = coalesce(() => looks.emit(undefined), LOOK_INTERVAL_MS);
    looks.on(() => this.#watch(runner));
    const runLog = followRun(log, this.id, {
      snapshot: () => runner.snapshot(),
      onChange: (listener) => looks.on(listener),
      get connection() {
        return transport.state;
      },
    });
    const unwatch = runner.onChange(slowly.request);
    this.#running = { session, runner, options };
    this.apply(this.#about);
    if (this.#isClosing) runner.stop('closing');
    try {
      return await runner.run();
    } finally {
      unwatch();
      slowly.dispose();
      runLog.stop();
      this.#running = null;
      await transport.close();
    }
  }

  /** What a run waits for that only a person can mend, it doesn't wait for here: it rests, and says why. */
  #watch(runner: CampaignRunner): void {
    const { phase, pauseReason, isMending } = runner.snapshot();
    if (phase !== 'paused' || pauseReason === null || isMending || this.#isPaused) return;
    this.#needsPerson ??= new HumanError(
      sentence('{0}.', pauseReason),
      sentence('Mend it, then resume the session: nothing is lost.'),
    );
    runner.stop('closing');
  }

  async #restAfter(session: OpenSession, end: RunEnd | null): Promise<void> {
    if (end === null || end.kind === 'finished') return await this.#rest('finished', null);
    const error = end.error ?? this.#needsPerson;
    const isForNext = this.#isClosing || this.#parts.isCutOff();
    if (error !== null && !isForNext) return await this.#rest('needsPerson', error);
    if (isForNext) return await this.#rest(null, null);
    await this.#rest(session.rows.isWorkLeft ? 'stopped' : 'finished', null);
  }

  async #rest(why: Rest | null, problem: HumanError | null): Promise<void> {
    const { fleet, fence, log } = this.#parts;
    if (problem !== null) this.#parts.sayProblem(this.id, problem);
    await rest(fleet.database, this.id, fence, { why, problem }).catch((error: unknown) => log.error('rest', error));
  }

  async #decideAtRest(session: OpenSession): Promise<void> {
    const { database } = this.#parts.fleet;
    for (const { id, decision, row } of await waitingDecisions(database, this.id)) {
      const meant = row === null ? null : await findUnsure(session, row);
      if (row === null || meant !== null) {
        await decideSession(session, decision, systemClock, (index) => meant === null || index === meant);
      }
      await noteDone(database, id);
    }
  }

  async #decide({ session, runner }: Running): Promise<void> {
    const { database } = this.#parts.fleet;
    for (const { id, decision, row } of await waitingDecisions(database, this.id)) {
      const meant = row === null ? null : await findUnsure(session, row);
      if (row === null) await runner.decideUnsure(decision);
      else if (meant !== null) await runner.decideUnsure(decision, (index) => index === meant);
      await noteDone(database, id);
    }
  }

  #sentBook({ info, campaign }: OpenSession, optOuts: LiveOptOuts): LiveSentBook {
    return new LiveSentBook({
      people: this.#parts.people,
      optOuts,
      session: info,
      includesAlreadySent: campaign.includesAlreadySent ?? false,
      keepsApartMs: this.#about.choices.keepsApartMs,
      nowMs: () => systemClock.wallMs(),
      sayNotEntered: (problem) => this.#parts.sayProblem(this.id, problem),
    });
  }

  #answers({ info }: OpenSession, optOuts: LiveOptOuts): LiveAnswers {
    return new LiveAnswers({
      people: this.#parts.people,
      optOuts,
      sessionId: info.id,
      transport: info.transport,
      words: this.#about.choices.words,
      askOptOut: () => Promise.resolve(false),
      sayNotEntered: (problem) => this.#parts.sayProblem(this.id, problem),
    });
  }
}

/** Null where the row isn't in doubt any more. */
async function findUnsure({ rows, recipients }: OpenSession, row: number): Promise<number | null> {
  return await findUnsureRow(rows.unsureAttempts(), recipients, row).catch(() => null);
}

const LOOK_INTERVAL_MS = 100;

function unexpected(cause: unknown): HumanError {
  const [firstLine = ''] = String(cause).split('\n');
  return new HumanError(
    sentence('An unexpected error has ended the run: {0}.', firstLine),
    sentence('Resume the session: nothing is lost.'),
    cause,
    { fault: 'machine' },
  );
}
