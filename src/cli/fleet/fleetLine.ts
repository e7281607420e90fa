import { accountName } from '../../fleet/accountId';
import { readFleetSession, restSentences } from '../../fleet/sessionRows';
import { say } from '../say';
import type { FleetPlace } from './fleetPlace';

/** What is told of a session in a database beside what is told of every session. */
export async function fleetLine({ fleet }: FleetPlace, id: string) {
  const session = await readFleetSession(fleet.database, id);
  if (session === null) return {};
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
