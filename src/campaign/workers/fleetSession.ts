import { CheckpointKeeper } from '../../fleet/checkpointKeeper';
import { isPassing } from '../../fleet/databaseError';
import type { ServerFacts } from '../../fleet/examineServer';
import { doubtAfterFailover } from '../../fleet/failover';
import type { Fleet } from '../../fleet/fleet';
import type { Fence } from '../../fleet/groupCommit';
import { PgJournal, type Patience } from '../../fleet/pgJournal';
import type { FleetSession } from '../../fleet/sessionRows';
import type { MessageContent } from '../../sender/content/compose';
import { appendOrThrow } from '../../sessions/journal/appendOrThrow';
import type { Sealer } from '../../sessions/encryption';
import { openSession, type OpenSession } from '../../sessions/openSession';
import { StoredAttachments } from '../../sessions/storedAttachments';
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

export interface OpenFleetSession extends OpenSession {
  readonly checkpoints: CheckpointKeeper;
}

/** Opens a session whose account this worker owns. @throws HumanError as `openSession` does */
export async function openFleetSession(about: FleetSession, opening: FleetOpening): Promise<OpenFleetSession> {
  const { fleet, sealer, self, fence, patience } = opening;
  let checkpoints: CheckpointKeeper | null = null;
  const onAppended = (recordCount: number): void => checkpoints?.note(recordCount);
  const session = await openSession(fleet.store, about.id, sealer, self, {
    // Who owns the account owns its sessions; each append asks for it.
    acquire: () => Promise.resolve({ kind: 'owner', lock: OWNED }),
    continueJournal: (_, end) =>
      new PgJournal(fleet.database, about.id, fence, end.recordCount, patience, fleet.commits, onAppended),
  });
  try {
    await noteTimeline(session, about, opening);
    checkpoints = new CheckpointKeeper(fleet.database, about.id, session.info.recipientCount);
    return { ...session, content: await withFiles(session, opening), checkpoints };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Its files are in the database, where they were put with it; what an earlier version handed in has them under their paths. */
async function withFiles({ info: { id }, content }: OpenSession, opening: FleetOpening): Promise<MessageContent> {
  if (content.attachment.kind === 'none') return content;
  const { fleet, sealer, patience } = opening;
  const { store } = fleet;
  const place = { folder: store.folder(id), sessionId: id, sealer, files: store.files };
  const files = await StoredAttachments.open(
    place,
    async (error, failureCount) => isPassing(error) && (await patience.waitForNext(failureCount)),
  );
  return { ...content, files: files ?? undefined };
}

/** What a failover may have lost is doubted, and that is written before the new timeline is. */
async function noteTimeline(
  session: OpenSession,
  about: FleetSession,
  { fleet: { database }, facts, fence }: FleetOpening,
): Promise<void> {
  const doubt = doubtAfterFailover(session.rows, about, facts, session.info.createdAtMs);
  if (doubt !== null) await appendOrThrow(session, doubt);
  await database.query(
    `update excel_whatsapp.session set timeline = $2, may_lose = $3, run_generation = $4 where id = $1
     and exists (select from excel_whatsapp.account where account.id = session.account and generation = $4 and owner = $5)`,
    [about.id, facts.timeline, facts.mayLose, fence.generation, fence.owner],
  );
}

const OWNED = { isOwner: () => Promise.resolve(true), release: () => Promise.resolve() };
