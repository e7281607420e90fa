import { limitedText, limitTexts } from '../sender/limits/limitText';
import { sentence, type Sentence } from '../sender/sentence';
import { waitingText, type Waiting } from '../sender/timetable/waiting';
import type { CampaignRunner } from '../sender/runner';
import type { SenderOptions } from '../sender/options';
import { adviceForRun } from '../sender/timetable/recommendCareful';
import type { RunSnapshot } from '../sender/runSnapshot';
import { systemClock } from '../sessions/systemClock';
import { sayAboveProgress } from './progress';
import { say } from './say';

export interface RunWatch {
  /** Why the run was ended, where it paused by itself and nobody is there to mend it; null otherwise. */
  readonly endedBy: Sentence | null;
  end(): void;
}

/**
 * Says what WhatsApp allows, and why a run paused by itself. Nobody sits at a script: a lost connection or a limited
 * account gets ten minutes to come back, counted until a message gets through again; what waits for a person (a full disk,
 * many failures in a row) ends the run at once. It stays resumable.
 */
export function watchRun(runner: CampaignRunner, isRefused: () => boolean, options: () => SenderOptions): RunWatch {
  const patience = new Patience();
  const sayLimits = limitSayer();
  const sayWaiting = waitingSayer();
  let saidReason = '';
  let endedBy: Sentence | null = null;
  const look = (): void => {
    const snapshot = runner.snapshot();
    sayLimits(snapshot);
    sayWaiting(snapshot);
    const reason = reasonOf(snapshot);
    const said = reason === null ? '' : say(reason);
    if (reason !== null && said !== saidReason) sayAboveProgress(reason);
    saidReason = said;
    if (patience.isOver(snapshot, isRefused())) {
      endedBy ??= reason;
      runner.stop();
    }
  };
  const timer = setInterval(look, WATCH_INTERVAL_MS);
  // What is known before the first attempt is said before it.
  const unsubscribe = runner.onChange(() => {
    const snapshot = runner.snapshot();
    if (snapshot.phase === 'starting') return sayLimits(snapshot);
    unsubscribe();
    const advice = adviceForRun(snapshot, options());
    if (advice !== null) sayAboveProgress(sentence('{0}. Resume with {1} for that.', advice, '--preset careful'));
  });
  return {
    get endedBy() {
      return endedBy;
    },
    end: () => {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

/** How long a run may wait for what mends itself. */
class Patience {
  #pausedAtMs: number | null = null;
  #sentCount = -1;

  isOver(snapshot: RunSnapshot, isRefused: boolean): boolean {
    const { phase, pauseReason, isMending, sentCount, limitedUntilMs } = snapshot;
    const nowMs = systemClock.monotonicMs();
    if (sentCount > this.#sentCount) this.#pausedAtMs = null;
    this.#sentCount = sentCount;
    const isPaused = (phase === 'paused' || phase === 'pausing') && pauseReason !== null;
    if (!isPaused) return false;
    this.#pausedAtMs ??= nowMs;
    if (!isMending || isRefused) return true;
    const leftMs = this.#pausedAtMs + MENDING_PATIENCE_MS - nowMs;
    // Where WhatsApp names a later time, the wait is of no use.
    const isTooFar = limitedUntilMs !== null && limitedUntilMs - systemClock.wallMs() > leftMs;
    return leftMs <= 0 || isTooFar;
  }
}

function reasonOf({ pauseReason, isLimited, isMending, limitedUntilMs }: RunSnapshot): Sentence | null {
  if (pauseReason === null || !isMending || !isLimited) return pauseReason;
  return limitedText(limitedUntilMs);
}

function limitSayer(): (snapshot: RunSnapshot) => void {
  let said: readonly string[] = [];
  return (snapshot) => {
    const sentences = limitTexts(snapshot).map((sentence) => [sentence, say(sentence)] as const);
    // How many are new changes with every message, so only the first count is said.
    const news = sentences.filter(([, text], at) => text !== said[at] && (at === 0 || at >= said.length));
    for (const [sentence] of news) sayAboveProgress(sentence);
    if (news.length > 0) said = sentences.map(([, text]) => text);
  };
}

/** Once for each wait: its end may move by a little. */
function waitingSayer(): (snapshot: RunSnapshot) => void {
  let said: Waiting | null = null;
  return ({ waiting }) => {
    if (waiting === null) {
      said = null;
      return;
    }
    const isSaid = said?.reason === waiting.reason && Math.abs(said.untilMs - waiting.untilMs) < SAME_WAIT_MS;
    if (!isSaid) sayAboveProgress(sentence('{0}.', waitingText(waiting)));
    said = waiting;
  };
}

const SAME_WAIT_MS = 60_000;

const WATCH_INTERVAL_MS = 500;
const MENDING_PATIENCE_MS = 600_000;
