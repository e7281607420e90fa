import { doubtText, failureText } from '../sender/failureText';
import { countOf, sentence, type Sentence } from '../sender/sentence';
import { adviceForRun } from '../sender/timetable/recommendCareful';
import { limitedText, limitTexts } from '../sender/limits/limitText';
import type { CheckedSheet, ConnectionState, Recipient, SheetOutline } from '../sender/model';
import type { FailureCount } from '../sender/journal/failureCounts';
import type { OpenAttempt } from '../sender/journal/openAttempt';
import { countsOf, type RunPhase, type RunSnapshot } from '../sender/runSnapshot';
import type { ListedSession, SessionState } from '../sessions/sessionStore';
import { ownerText } from '../sessions/sessionOwner';
import type { CheckedView, ConnectionView, OutlineView, RunView, UnsureRowView } from '../panel/protocol';
import { pairingCodeText } from '../whatsapp/pairingCode';
import { qrModules } from '../whatsapp/qrModules';
import { waitingText } from '../sender/timetable/waiting';
import type { Texts } from '../panel/texts';
import { sentSheetText, type SentBefore } from './people/sentBefore';
import { countries, locales } from './regions';
import type { SessionRun } from './sessionRun';

/** The sheet as the panel shows it, its sentences in the reader's language. */
export function checkedView(sheet: CheckedSheet, before: SentBefore, texts: Texts): CheckedView {
  const { sheet: sentBefore, newChatCount } = before;
  const { phoneColumn, counts, landlineCount, destinations, unclearCount, repairs } = sheet;
  const figures = { counts, landlineCount, destinations, unclearCount, repairs };
  const said = sentBefore === null ? '' : texts.say(sentSheetText(sentBefore));
  return { kind: 'checked', ...outlineView(sheet, texts), phoneColumn, ...figures, sentBefore: said, newChatCount };
}

/** What is known of it from its first rows. */
export function outlineView(outline: SheetOutline, { language, say }: Texts): OutlineView {
  const { why, warnings, ...plain } = outline;
  return {
    ...plain,
    countries: countries(language),
    locales: locales(outline.locale, language),
    why: { headerRow: say(why.headerRow), phoneColumn: say(why.phoneColumn), country: say(why.country) },
    warnings: warnings.map(say),
  };
}

/** @param goesOnAlone what is sent goes on once the window has closed */
export function runView(run: SessionRun, goesOnAlone: boolean, { say }: Texts): RunView {
  const { sessionId, memoryBytes } = run;
  const snapshot = run.snapshot();
  const { phase, topErrors, messagesPerSecond, etaMs, throughput, bucketMs } = snapshot;
  return {
    ...countsOf(snapshot),
    sessionId,
    phase,
    messagesPerSecond,
    etaMs,
    throughput,
    bucketMs,
    drivenBy: '',
    note: [...firstOnesOf(snapshot, run), onClosing(phase, goesOnAlone)].map(say).join(' '),
    memoryBytes,
    pauseReason: pauseText(snapshot, say),
    waiting: snapshot.waiting === null ? '' : say(waitingText(snapshot.waiting)),
    limits: [...limitTexts(snapshot), ...adviceOf(snapshot, run)].map(say),
    topErrors: topErrors.map((error) => errorCount(error, say)),
  };
}

function firstOnesOf({ isCanaryAhead }: RunSnapshot, { options }: SessionRun): readonly Sentence[] {
  if (!isCanaryAhead) return [];
  const count = countOf(options.current.canaryCount);
  return [sentence('The first {0} go out; the others follow once enough of them were delivered.', count)];
}

function onClosing(phase: RunPhase, goesOnAlone: boolean): Sentence {
  if (goesOnAlone) return sentence('If this window closes, sending goes on in the background.');
  return phase === 'waiting'
    ? sentence('If this window closes, it goes on waiting when VS Code opens again.')
    : sentence('If this window closes, sending stops, until you resume it.');
}

function adviceOf(snapshot: RunSnapshot, { options }: SessionRun): readonly Sentence[] {
  const advice = adviceForRun(snapshot, options.current);
  return advice === null ? [] : [advice];
}

function pauseText({ pauseReason, isMending, isLimited, limitedUntilMs }: RunSnapshot, say: Texts['say']): string {
  if (pauseReason === null) return '';
  return say(isLimited && isMending ? limitedText(limitedUntilMs) : pauseReason);
}

/** A session that isn't running here, as its journal tells it. */
export function restingRunView(session: ListedSession, { say }: Texts): RunView {
  return {
    ...countsOf(session),
    sessionId: session.info.id,
    phase: RESTING_PHASES[session.state],
    note: '',
    drivenBy: session.owner === null ? '' : say(ownerText(session.owner)),
    pauseReason: '',
    waiting: session.waiting === null ? '' : say(waitingText(session.waiting)),
    limits: [],
    messagesPerSecond: 0,
    etaMs: null,
    topErrors: session.topErrors.map((error) => errorCount(error, say)),
    throughput: [],
    bucketMs: 1000,
    memoryBytes: null,
  };
}

function errorCount({ code, count }: FailureCount, say: Texts['say']): RunView['topErrors'][number] {
  return { text: say(failureText(code)), count };
}

/** One that another window drives is shown as it goes. */
const RESTING_PHASES: Readonly<Record<SessionState, RunPhase>> = {
  running: 'running',
  unfinished: 'stopped',
  finished: 'finished',
};

/** What is known of an attempt in doubt. The time is 0 where damage has taken its record. */
export function unsureRowView(
  { row, phone }: Recipient,
  { sinceMs, code }: OpenAttempt,
  { say }: Texts,
): UnsureRowView {
  return { row, phone, triedAtMs: sinceMs === 0 ? null : sinceMs, reason: say(doubtText(code)) };
}

export function connectionView(state: ConnectionState, { say }: Texts): ConnectionView {
  switch (state.kind) {
    case 'needsQr':
      return { kind: 'needsQr', modules: qrModules(state.code) };
    case 'lost':
      return { kind: 'lost', reason: say(state.reason) };
    case 'needsCode':
      return { kind: 'needsCode', code: pairingCodeText(state.code) };
    case 'ready':
      return { kind: 'ready', account: state.account };
    case 'syncing':
      return { kind: 'syncing', percent: state.percent ?? null };
    case 'closed':
    case 'starting':
      return { kind: state.kind };
  }
}
