import type { ServerFacts } from '../../fleet/examineServer';
import type { Fleet } from '../../fleet/fleet';
import { PgJournal, type Fence, type Patience } from '../../fleet/pgJournal';
import type { FleetSession } from '../../fleet/sessionRows';
import { appendOrThrow } from '../../sessions/journal/appendOrThrow';
import { doubtAfterLoss } from '../../sessions/journal/journalLoss';
import type { Sealer } from '../../sessions/encryption';
import { openSession, type OpenSession } from '../../sessions/openSession';
import type { SessionOwner } from '../../sessions/sessionOwner';

export interface FleetOpening {
  readonly fleet: Fleet;
  /** As the server was when the account came to be owned. */
  readonly facts: ServerFacts;
  readonly sealer: Sealer;
  readonly self: SessionOwner;
  /** Under which its account is owned. */
  readonly fence: Fence;
  readonly patience: Patience;
}

/** Opens a session whose account this worker owns. @throws HumanError as `openSession` does */
export async function openFleetSession(about: FleetSession, opening: FleetOpening): Promise<OpenSession> {
  const { fleet, sealer, self, fence, patience } = opening;
  const session = await openSession(fleet.store, about.id, sealer, self, {
    // Who owns the account owns its sessions; each append asks for it.
    acquire: () => Promise.resolve({ kind: 'owner', lock: OWNED }),
    continueJournal: (_, end) => new PgJournal(fleet.database, about.id, fence, end.recordCount, patience),
  });
  try {
    await doubtAfterFailover(session, about, opening);
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/**
 * On another timeline what the old primary had answered last may be missing, so that somebody seems queued who was sent
 * to: they are doubted, and that is written before the new timeline is.
 */
async function doubtAfterFailover(
  session: OpenSession,
  { id, timeline, mayLose }: FleetSession,
  { fleet: { database }, facts, fence }: FleetOpening,
): Promise<void> {
  if (timeline !== facts.timeline && mayLose) {
    const { rows, info } = session;
    await appendOrThrow(session, doubtAfterLoss({ mostRecordsCount: Infinity }, rows, info.createdAtMs));
  }
  await database.query(
    `update excel_whatsapp.session set timeline = $2, may_lose = $3, run_generation = $4 where id = $1
     and exists (select from excel_whatsapp.account where account.id = session.account and generation = $4)`,
    [id, facts.timeline, facts.mayLose, fence.generation],
  );
}

const OWNED = { isOwner: () => Promise.resolve(true), release: () => Promise.resolve() };
