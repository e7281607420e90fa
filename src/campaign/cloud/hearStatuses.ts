import { Emitter } from '../../sender/emitter';
import type { AckEvent } from '../../sender/model';
import type { OpenSession } from '../../sessions/openSession';
import { CloudStatuses } from '../../whatsapp/cloud/cloudStatuses';
import type { StatusSource } from '../../whatsapp/cloud/statusFile';
import { hearing } from '../children/hearing';
import type { LiveOptOuts } from '../people/liveOptOuts';

/**
 * Enters in the journal of a session that nobody sends what webhooks have said of its messages until now: what was delivered,
 * read, or refused after all. Twice the same does no harm, as acks only rise.
 */
export async function hearStatuses(session: OpenSession, source: StatusSource, optOuts: LiveOptOuts): Promise<void> {
  const acks = new Emitter<AckEvent>();
  const statuses = new CloudStatuses({ source, sessionId: session.info.id, onAck: (ack) => acks.emit(ack) });
  await hearing(session, { onAck: (listener) => acks.on(listener) }, { optOuts }, async () => {
    await statuses.start();
    statuses.stop();
  });
}
