import type { Fleet } from '../../fleet/fleet';
import type { FleetSession } from '../../fleet/sessionRows';
import type { KeyedSealer } from '../../sessions/sessionFile';
import { makeChild, type ChildParts, type MadeChild } from '../children/makeChild';
import type { People } from '../ports';
import { openAsOperator } from '../workers/operatorOpening';

export interface RetryPlace {
  readonly fleet: Fleet;
  readonly sealer: KeyedSealer;
  readonly people: People;
  /** Who operates, for the record. */
  readonly operator: string;
}

/**
 * A session of those of another one of the database who surely didn't get the message, handed in for the same account.
 * @throws HumanError where a worker has that account now, and as `makeChild` does
 */
export async function retryHandedIn(
  { fleet, sealer, people, operator }: RetryPlace,
  { id, account, choices }: FleetSession,
  asked: Pick<ChildParts, 'decide' | 'confirm'>,
): Promise<MadeChild> {
  const parts: ChildParts = {
    ...asked,
    store: fleet.store,
    sealer,
    people,
    self: { kind: 'unnamed' },
    // A retry asks WhatsApp nothing.
    reach: () => Promise.reject(new Error('A retry reaches nobody.')),
    showAsking: async (asking) => await asking,
    open: async (parentId) => await openAsOperator(fleet, sealer, operator, parentId),
    handIn: async (childId) => {
      await fleet.store.handIn(new Map([[childId, { account, campaign: null, by: operator, choices }]]));
    },
  };
  return await makeChild(parts, id, { kind: 'retry' });
}
