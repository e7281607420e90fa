import { accountName } from '../../fleet/accountId';
import { fleetSessions, restSentences, type FleetSession } from '../../fleet/sessionRows';
import { say } from '../say';
import type { FleetPlace } from './fleetPlace';

/** What is told of each session in a database beside what is told of every session. */
export async function fleetLines({ fleet }: FleetPlace): Promise<ReadonlyMap<string, object>> {
  return new Map((await fleetSessions(fleet.database)).map((session) => [session.id, fleetLine(session)]));
}

function fleetLine(session: FleetSession): object {
  const { account, campaign, handedInBy, wish, rate, resting } = session;
  return {
    account: accountName(account),
    ...(campaign !== null && { campaign }),
    handedInBy,
    ...(wish !== 'run' && { asked: wish }),
    ...(rate !== null && { rate }),
    ...(resting === 'needsPerson' && { needsPerson: restSentences(session).map(say).join(' ') }),
  };
}
