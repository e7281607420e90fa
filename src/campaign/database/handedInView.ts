import type { RunView } from '../../panel/protocol';
import type { Texts } from '../../panel/texts';
import { accountName } from '../../fleet/accountId';
import type { WatchedSession } from '../../fleet/look/fleetSessions';
import { restSentences } from '../../fleet/sessionRows';
import type { RunPhase } from '../../sender/runSnapshot';
import { sentence, type Sentence } from '../../sender/sentence';
import { waitingText } from '../../sender/timetable/waiting';
import { ownerText } from '../../sessions/sessionOwner';
import { restingRunView } from '../views';

/** A session that workers send, as a panel shows its run. */
export function handedInView(watched: WatchedSession, perSecond: number, texts: Texts): RunView {
  const { listed, about } = watched;
  const phase = handedInPhase(watched);
  const isGoingOn = phase === 'running' && perSecond > 0;
  const handedIn = handedInText(watched);
  const driver = listed.owner === null ? [] : [ownerText(listed.owner)];
  const [happened, ...todo] = restSentences(about);
  return {
    ...restingRunView(listed, texts),
    phase,
    drivenBy: '',
    note: [...driver, handedIn].map(texts.say).join(' '),
    pauseReason: happened === undefined ? '' : [happened, ...todo].map(texts.say).join(' '),
    waiting: phase === 'waiting' ? texts.say(waitText(watched)) : '',
    messagesPerSecond: isGoingOn ? perSecond : 0,
    etaMs: isGoingOn ? (listed.leftCount / perSecond) * 1000 : null,
  };
}

export function handedInText({ about: { handedInBy, account } }: WatchedSession): Sentence {
  return sentence('Handed in by {0}, for “{1}”.', handedInBy, accountName(account));
}

/** By what operators want of it and who runs it. */
export function handedInPhase({
  about: { wish, resting },
  listed: { state, owner, waiting },
}: WatchedSession): RunPhase {
  if (resting === 'finished' || state === 'finished') return 'finished';
  if (resting === 'needsPerson') return 'paused';
  if (resting === 'stopped') return 'stopped';
  switch (wish) {
    case 'pause':
      return 'paused';
    case 'stop':
      return owner === null ? 'stopped' : 'stopping';
    case 'run':
      return owner === null || waiting !== null ? 'waiting' : 'running';
  }
}

/** What one waits for that nobody has stopped. */
export function waitText({ about: { account }, listed: { waiting } }: WatchedSession): Sentence {
  if (waiting !== null) return waitingText(waiting);
  return sentence('Waits for a worker that sends for “{0}”', accountName(account));
}
