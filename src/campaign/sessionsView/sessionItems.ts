import type { Texts } from '../../panel/texts';
import type { TransportName } from '../../sender/model';
import { countOf, durationOf, sentence, type Sentence } from '../../sender/sentence';
import type { RunCounts } from '../../sender/runSnapshot';
import { waitingText } from '../../sender/timetable/waiting';
import { ownerText } from '../../sessions/sessionOwner';
import type { ListedSession } from '../../sessions/sessionStore';
import type { SessionRun } from '../sessionRun';

/** In the order in which they are shown. */
export const SESSION_GROUPS = ['active', 'interrupted', 'finished'] as const;

/** `active`: being sent, or waiting for its time, here or elsewhere. */
export type SessionGroup = (typeof SESSION_GROUPS)[number];

/** A session as the list of sessions shows it. */
export interface SessionItem {
  readonly id: string;
  readonly group: SessionGroup;
  readonly fileName: string;
  /** How far it is, when it began, and what became of it: one line. */
  readonly line: string;
  /** More of it, a sentence each. */
  readonly details: readonly string[];
  readonly actions: ReadonlySet<SessionAction>;
}

/** What can be done with it beside being opened and exported. */
export type SessionAction =
  | 'resume'
  | 'retry'
  | 'delete'
  /** Of one that workers send. */
  | 'pause'
  | 'stop'
  | 'rate'
  | 'database';

export function groupText(group: SessionGroup): Sentence {
  switch (group) {
    case 'active':
      return sentence('Being sent');
    case 'interrupted':
      return sentence('Not finished');
    case 'finished':
      return sentence('Finished');
  }
}

/** @param run of this window; null where it isn't sent here */
export function sessionItem(session: ListedSession, run: SessionRun | null, texts: Texts): SessionItem {
  const counts = run?.snapshot() ?? session;
  const { info, owner } = session;
  const group = groupOf(session, run);
  const started = { kind: 'day', atMs: info.createdAtMs } as const;
  const parts = [stateText(session, run), sentence('{0}', started), ...transportText(info.transport)];
  return {
    id: info.id,
    group,
    fileName: info.fileName,
    line: [progressText(counts, texts), ...parts.map(texts.say)].filter((part) => part !== '').join(' · '),
    details: [
      ...(owner !== null && run === null ? [texts.say(ownerText(owner))] : []),
      ...detailTexts(counts).map(texts.say),
      texts.say(sentence('Session {0}', info.id)),
    ],
    actions: actionsOf(session, group),
  };
}

function groupOf({ state, waiting, isInterrupted }: ListedSession, run: SessionRun | null): SessionGroup {
  if (run?.isOver === false || state === 'running' || (isInterrupted && waiting !== null)) return 'active';
  return state === 'finished' ? 'finished' : 'interrupted';
}

function actionsOf({ failedCount }: ListedSession, group: SessionGroup): ReadonlySet<SessionAction> {
  switch (group) {
    case 'active':
      return new Set();
    case 'interrupted':
      return new Set<SessionAction>(['resume', 'delete']);
    case 'finished':
      return new Set<SessionAction>(failedCount > 0 ? ['retry', 'delete'] : ['delete']);
  }
}

function progressText({ sentCount, totalCount }: RunCounts, { t, number }: Texts): string {
  return t('{0} of {1} sent', number(sentCount), number(totalCount));
}

function stateText(session: ListedSession, run: SessionRun | null): Sentence {
  const waiting = run?.snapshot().waiting ?? session.waiting;
  if (run?.isOver === false) return waiting === null ? phaseText(run) : waitingText(waiting);
  if (session.state === 'running') return sentence('sent elsewhere');
  if (session.isInterrupted) return waiting === null ? sentence('interrupted') : waitingText(waiting);
  const { failedCount, unsureCount } = session;
  if (unsureCount > 0) return sentence('in doubt: {0}', countOf(unsureCount));
  if (failedCount > 0) return sentence('failed: {0}', countOf(failedCount));
  return session.state === 'finished' ? sentence('finished') : sentence('stopped');
}

function phaseText(run: SessionRun): Sentence {
  const { phase, etaMs } = run.snapshot();
  if (phase === 'paused' || phase === 'pausing') return sentence('paused');
  return etaMs === null ? sentence('being sent') : sentence('{0} to go', durationOf(etaMs));
}

function transportText(transport: TransportName): readonly Sentence[] {
  return transport === 'simulated' ? [sentence('rehearsal')] : [];
}

function detailTexts(counts: RunCounts): readonly Sentence[] {
  const told: readonly (readonly [count: number, text: Sentence])[] = [
    [counts.deliveredCount, sentence('Delivered: {0}', countOf(counts.deliveredCount))],
    [counts.readCount, sentence('Read: {0}', countOf(counts.readCount))],
    [counts.answeredCount, sentence('Answered: {0}', countOf(counts.answeredCount))],
    [counts.failedCount, sentence('Failed: {0}', countOf(counts.failedCount))],
    [counts.skippedCount, sentence('Left out: {0}', countOf(counts.skippedCount))],
    [counts.inDoubtCount, sentence('In doubt: {0}', countOf(counts.inDoubtCount))],
    [counts.leftCount, sentence('Left: {0}', countOf(counts.leftCount))],
  ];
  return told.flatMap(([count, text]) => (count === 0 ? [] : [text]));
}
