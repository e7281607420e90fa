import { AccountOwner } from '../../fleet/accountOwner';
import { accountName } from '../../fleet/accountId';
import type { Fleet } from '../../fleet/fleet';
import { noteClosed, readFleetSession } from '../../fleet/sessionRows';
import { noSession } from '../../fleet/steering';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import type { Sealer } from '../../sessions/encryption';
import type { OpenSession } from '../../sessions/openSession';
import { systemClock } from '../../sessions/systemClock';
import { openFleetSession } from './fleetSession';

/**
 * Opens a session of a database for an operator, who owns its account until it is closed, as a worker would: nothing is sent
 * meanwhile, and what is written is fenced. @throws HumanError where a worker has the account
 */
export async function openAsOperator(fleet: Fleet, sealer: Sealer, name: string, id: string): Promise<OpenSession> {
  const about = await readFleetSession(fleet.database, id);
  if (about === null) throw noSession(id);
  const owner = await AccountOwner.start(fleet.database, name);
  try {
    const fence = await owner.own(about.account);
    if (fence === null) throw isOwned(accountName(about.account));
    const patience = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
    const self = { kind: 'worker', name } as const;
    const session = await openFleetSession(about, { fleet, facts: fleet.facts, sealer, self, fence, patience });
    return {
      ...session,
      close: async () => {
        try {
          await session.close();
          await noteClosed(fleet.database, id, fence);
        } finally {
          await owner.close();
        }
      },
    };
  } catch (error) {
    await owner.close();
    throw error;
  }
}

function isOwned(account: string): HumanError {
  return new HumanError(
    sentence('A worker has the account “{0}” now.', account),
    sentence('Stop its sessions, or wait until they are over; then try again.'),
  );
}
