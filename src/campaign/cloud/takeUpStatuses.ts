import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bookFolder } from '../../people/book/bookFolder';
import { parsePerson } from '../../people/person';
import type { PeopleBook } from '../../people/peopleBook';
import type { RowStatus } from '../../sender/journal/rowStatus';
import { appendOrThrow } from '../../sessions/journal/appendOrThrow';
import { JOURNAL_FILE } from '../../sessions/journal/journalDisk';
import type { OpenSession } from '../../sessions/openSession';
import { readSessionFile } from '../../sessions/sessionFile';
import type { SessionStore } from '../../sessions/sessionStore';
import { systemClock } from '../../sessions/systemClock';
import type { DayFiles } from '../../whatsapp/cloud/dayFiles';
import { STATUS_FILES_PREFIX, StatusFiles } from '../../whatsapp/cloud/statusFile';
import { LiveOptOuts } from '../people/liveOptOuts';
import type { People } from '../ports';
import { cloudFolder } from './accountFile';
import { hearStatuses } from './hearStatuses';

export interface TakingUp {
  readonly store: SessionStore;
  readonly people: People;
  /** To be written to. @throws HumanError where somebody else has it, or its key is gone */
  readonly open: (id: string) => Promise<OpenSession>;
  /** Of a number of the Business API, by its name. @throws HumanError where that isn't known here */
  readonly filesOf: (number: string) => Promise<DayFiles>;
  /** When something was last written of what may be news; wall clock. */
  readonly newestMs: () => Promise<number>;
}

/**
 * Enters in a session's journal what has become known of its messages and its people since it was sent: what webhooks have
 * said, and who has written back. One that is being sent hears statuses itself; of one whose number isn't known here nothing
 * more is known. Never rejects: it is shown as its journal tells it, and what is wrong with it is said where it is read.
 * @returns whether there was news
 */
export async function takeUpStatuses(id: string, parts: TakingUp): Promise<boolean> {
  try {
    const { store } = parts;
    const { info } = await readSessionFile(await store.existingFolder(id), store.files);
    if (info.transport !== 'cloud-api' || (await store.owner(id)) !== null) return false;
    const { mtimeMs } = await stat(join(store.folder(id), JOURNAL_FILE));
    if ((await parts.newestMs()) + MARGIN_MS < mtimeMs) return false;
    const session = await parts.open(id);
    try {
      return await takeUp(session, parts);
    } finally {
      await session.close();
    }
  } catch {
    return false;
  }
}

async function takeUp(session: OpenSession, { store, people, filesOf }: TakingUp): Promise<boolean> {
  const { id } = session.info;
  const journal = join(store.folder(id), JOURNAL_FILE);
  const before = await sizeOf(journal);
  const optOuts = await LiveOptOuts.of(people);
  const files = await filesOf(session.campaign.cloud?.account ?? '');
  await hearStatuses(session, new StatusFiles(files), optOuts);
  if (optOuts.book !== null) await enterAnswers(session, optOuts.book);
  return (await sizeOf(journal)) !== before;
}

/** Who has written back is told to the people's book, which knows no sessions. */
async function enterAnswers({ rows, recipients, info, journal }: OpenSession, book: PeopleBook): Promise<void> {
  for (let index = 0; index < rows.totalCount; index += 1) {
    if (!WRITTEN_TO.has(rows.status(index)) || rows.answered.has(index)) continue;
    const recipient = await recipients.read(index).catch(() => null);
    const person = recipient === null ? null : parsePerson(recipient.phone);
    if (person === null) continue;
    const sent = book.lastSent(person);
    if (!book.answeredSince(person, sent?.session === info.id ? sent.atMs : info.createdAtMs)) continue;
    await appendOrThrow({ rows, journal }, { t: 'answered', at: systemClock.wallMs(), i: index });
  }
}

/** Of a data folder: what webhooks have said of messages, and who has written. Never rejects. */
export async function newestNewsMs(dataFolder: string): Promise<number> {
  const cloud = (await namesIn(cloudFolder(dataFolder))).filter((path) =>
    basename(path).startsWith(STATUS_FILES_PREFIX),
  );
  const paths = [...cloud, ...(await namesIn(bookFolder(dataFolder)))];
  const times = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => null))?.mtimeMs ?? 0));
  return Math.max(0, ...times);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** A run hears of what is said as it ends a moment late, if at all. */
const MARGIN_MS = 10_000;

const WRITTEN_TO: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered', 'read']);
