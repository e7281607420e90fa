import * as v from 'valibot';
import { readFleetSession } from '../../fleet/sessionRows';
import { messageSchema } from '../../sessions/notReadyFile';
import { say } from '../say';
import type { FleetPlace } from './fleetPlace';

/** What is told of a session in a database beside what is told of every session. */
export async function fleetLine({ fleet }: FleetPlace, id: string) {
  const session = await readFleetSession(fleet.database, id);
  if (session === null) return {};
  const { account, campaign, handedInBy, wish, rate, resting, restReason } = session;
  return {
    account: account.slice(account.indexOf('/') + 1),
    ...(campaign !== null && { campaign }),
    handedInBy,
    ...(wish !== 'run' && { asked: wish }),
    ...(rate !== null && { rate }),
    ...(resting === 'needsPerson' && { needsPerson: reasonText(restReason) }),
  };
}

function reasonText(reason: string | null): string {
  const parsed = v.safeParse(v.array(messageSchema), JSON.parse(reason ?? '[]'));
  return parsed.success ? parsed.output.map(say).join(' ') : '';
}
