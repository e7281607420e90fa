import { accountName } from '../../fleet/accountId';
import type { WatchedSession } from '../../fleet/look/fleetSessions';
import { restSentences } from '../../fleet/sessionRows';
import type { Texts } from '../../panel/texts';
import type { RunPhase } from '../../sender/runSnapshot';
import { sentence, type Sentence } from '../../sender/sentence';
import { ownerText } from '../../sessions/sessionOwner';
import { handedInPhase, waitText } from '../database/handedInView';
import { sessionItem, type SessionAction, type SessionGroup, type SessionItem } from './sessionItems';

/** A session that workers send, in the list of sessions. */
export function handedInItem(watched: WatchedSession, texts: Texts): SessionItem {
  const { about, listed } = watched;
  const phase = handedInPhase(watched);
  const own = sessionItem({ ...listed, owner: null }, null, texts);
  const [progress = ''] = own.line.split(' · ');
  const started = sentence('{0}', { kind: 'day', atMs: listed.info.createdAtMs });
  const rehearsal = listed.info.transport === 'simulated' ? [sentence('rehearsal')] : [];
  const parts = [stateText(watched, phase), started, ...rehearsal, sentence('{0}', accountName(about.account))];
  return {
    ...own,
    group: GROUPS[phase],
    line: [progress, ...parts.map(texts.say)].join(' · '),
    details: [
      ...restSentences(about).map(texts.say),
      ...(listed.owner === null ? [] : [texts.say(ownerText(listed.owner))]),
      texts.say(sentence('Handed in by {0}, for “{1}”.', about.handedInBy, accountName(about.account))),
      ...own.details,
    ],
    actions: new Set([
      ...ACTIONS[phase],
      ...(phase === 'finished' && listed.failedCount > 0 ? RETRY : []),
      ...(phase === 'finished' && listed.state === 'finished' ? DELETE : []),
      'database',
    ] as const),
  };
}

function stateText(watched: WatchedSession, phase: RunPhase): Sentence {
  const { unsureCount, failedCount } = watched.listed;
  switch (phase) {
    case 'waiting':
      return waitText(watched);
    case 'paused':
      return watched.about.resting === 'needsPerson' ? sentence('needs you') : sentence('paused');
    case 'stopped':
      return sentence('stopped');
    case 'stopping':
      return sentence('stopping');
    case 'finished':
      if (unsureCount > 0) return sentence('in doubt: {0}', { kind: 'count', count: unsureCount });
      return failedCount > 0 ? sentence('failed: {0}', { kind: 'count', count: failedCount }) : sentence('finished');
    case 'starting':
    case 'pausing':
    case 'running':
      return sentence('sent by a worker');
  }
}

const GROUPS: Readonly<Record<RunPhase, SessionGroup>> = {
  starting: 'active',
  running: 'active',
  waiting: 'active',
  pausing: 'active',
  paused: 'interrupted',
  stopping: 'active',
  stopped: 'interrupted',
  finished: 'finished',
};

const RETRY: readonly SessionAction[] = ['retry'];
const DELETE: readonly SessionAction[] = ['delete'];
const GOING_ON: readonly SessionAction[] = ['pause', 'stop', 'rate'];
const ACTIONS: Readonly<Record<RunPhase, readonly SessionAction[]>> = {
  starting: GOING_ON,
  running: GOING_ON,
  waiting: GOING_ON,
  pausing: GOING_ON,
  paused: ['resume', 'stop', 'rate'],
  stopping: ['resume'],
  stopped: ['resume'],
  finished: [],
};
