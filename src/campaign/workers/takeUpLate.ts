import { noteTaken } from '../../fleet/statusTable';
import type { FleetSession } from '../../fleet/sessionRows';
import type { OpenSession } from '../../sessions/openSession';
import { hearStatuses } from '../cloud/hearStatuses';
import { LiveOptOuts } from '../people/liveOptOuts';
import type { People } from '../ports';
import type { DatabaseStatuses } from './databaseStatuses';
import { openFleetSession, type FleetOpening } from './fleetSession';

/** Of a session's number; null where nobody tells of its messages later. @throws HumanError where that isn't known here */
export type StatusesOf = (session: OpenSession) => Promise<DatabaseStatuses | null>;

export interface LateOpening extends FleetOpening {
  readonly people: People;
  readonly statusesOf: StatusesOf;
}

/** Has a session that rests hear what webhooks have said of its messages since. Nothing is sent for it. */
export async function takeUpLate(about: FleetSession, opening: LateOpening): Promise<void> {
  const session = await openFleetSession(about, opening);
  try {
    const statuses = await opening.statusesOf(session);
    if (statuses === null) return;
    const tail = statuses.tail();
    await hearStatuses(session, { tail: () => tail }, await LiveOptOuts.of(opening.people));
    await noteTaken(opening.fleet.database, about.id, tail.lastId, opening.fence);
  } finally {
    await session.close();
  }
}
