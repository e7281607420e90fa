import { noteTaken } from '../../fleet/statusTable';
import type { FleetSession } from '../../fleet/sessionRows';
import { Emitter } from '../../sender/emitter';
import type { AckEvent } from '../../sender/model';
import type { OpenSession } from '../../sessions/openSession';
import { CloudStatuses } from '../../whatsapp/cloud/cloudStatuses';
import { hearing } from '../children/hearing';
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

/**
 * Enters in the journal of a session that rests what webhooks have said of its messages since: what was delivered, read, or
 * refused after all. Nothing is sent for it. Twice the same does no harm, as acks only rise.
 */
export async function takeUpLate(about: FleetSession, opening: LateOpening): Promise<void> {
  const session = await openFleetSession(about, opening);
  try {
    const statuses = await opening.statusesOf(session);
    if (statuses === null) return;
    const tail = statuses.tail();
    const acks = new Emitter<AckEvent>();
    const heard = new CloudStatuses({
      source: { tail: () => tail },
      sessionId: about.id,
      onAck: (ack) => acks.emit(ack),
    });
    const optOuts = await LiveOptOuts.of(opening.people);
    await hearing(session, { onAck: (listener) => acks.on(listener) }, { optOuts }, async () => {
      await heard.start();
      heard.stop();
    });
    await noteTaken(opening.fleet.database, about.id, tail.lastId, opening.fence);
  } finally {
    await session.close();
  }
}
