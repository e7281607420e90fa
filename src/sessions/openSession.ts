import { dirname, join } from 'node:path';
import type { MessageContent } from '../sender/content/compose';
import { HumanError } from '../sender/humanError';
import { sentence, type Sentence } from '../sender/sentence';
import { defaultOptions, type SenderOptions } from '../sender/options';
import type { Fingerprint, JournalWriter } from '../sender/ports';
import type { RowStates } from '../sender/journal/rowStates';
import { compileTemplate } from '../sender/content/template';
import type { CanaryMark } from '../sender/timetable/canary';
import { saltedHash, type Sealer } from './encryption';
import { assertAgreed } from './agreedCount';
import { readChildNotes, settleNote } from './childNotes';
import type { CutRun } from './journal/cutRun';
import { PUT_BACK, sessionError } from './fileFailure';
import { JournalFile, type JournalEnd } from './journal/journalFile';
import { JOURNAL_FILE } from './journal/journalDisk';
import { lossOf } from './journal/journalLoss';
import { readMark } from './journal/journalMark';
import { readJournal } from './journal/journalReader';
import { openJournal } from './journal/openJournal';
import { RecipientsReader } from './recipientsFile';
import { readSessionFile, type CampaignSettings, type ReadSession, type SessionInfo } from './sessionFile';
import { syncSessionName, type SessionDisk } from './sessionDisk';
import { SessionLock, type AcquireLock, type Ownership } from './sessionLock';
import { drivenElsewhere, type SessionOwner } from './sessionOwner';
import type { SessionStore } from './sessionStore';
import { systemClock } from './systemClock';

/** A session that this process owns and may carry on. */
export interface OpenSession {
  readonly info: SessionInfo;
  readonly campaign: CampaignSettings;
  readonly content: MessageContent;
  readonly options: SenderOptions;
  /** The account last sent through, as `concealAccount` gives it; null where the journal doesn't tell. */
  readonly account: string | null;
  readonly concealAccount: (accountId: string) => string;
  readonly rows: RowStates;
  /** What its first messages have told, where they were to go first. */
  readonly canary: CanaryMark;
  /** What its last run has sent, where that was cut short. */
  readonly cutRun: CutRun;
  readonly journal: OwnedJournal;
  readonly recipients: RecipientsReader;
  readonly fingerprint: Fingerprint;
  /** Something that the user should know, once: what was set aside and why. */
  readonly notice: Sentence | null;
  close(): Promise<void>;
}

export interface OwnedJournal extends JournalWriter {
  /** What was appended comes to its answer first. */
  close(): Promise<void>;
}

/** Carries on with a journal where its fold has ended. */
export type ContinueJournal = (path: string, end: JournalEnd, isOwner: () => Promise<boolean>) => OwnedJournal;

/** What stands in for a session's own folder. */
export interface OpeningParts {
  readonly acquire?: AcquireLock | undefined;
  /** Left out for the file that was folded. */
  readonly continueJournal?: ContinueJournal;
}

/**
 * @param self who drives it from now on, as others are told
 * @throws HumanError where it doesn't exist, can't be read, or is driven by another process.
 */
export async function openSession(
  store: SessionStore,
  id: string,
  sealer: Sealer,
  self: SessionOwner,
  { acquire = SessionLock.acquire, continueJournal }: OpeningParts = {},
): Promise<OpenSession> {
  const folder = await store.existingFolder(id);
  try {
    const read = await readSessionFile(folder, store.files);
    const content = compileCampaign(read.openCampaign(sealer));
    const acquired = await acquire(folder, self);
    if (acquired.kind === 'held') throw drivenElsewhere(acquired.by);
    const { lock } = acquired;
    const parts = { sealer, lock, files: store.files, continueJournal };
    return await openOwned(folder, read, content, parts).catch(async (error: unknown) => {
      await lock.release();
      throw error;
    });
  } catch (error) {
    throw sessionError(folder, error);
  }
}

interface OwnedParts {
  readonly sealer: Sealer;
  readonly lock: Ownership;
  readonly files: SessionDisk;
  readonly continueJournal: ContinueJournal | undefined;
}

async function openOwned(
  folder: string,
  { info, openCampaign, openCount }: ReadSession,
  content: MessageContent,
  { sealer, lock, files, continueJournal }: OwnedParts,
): Promise<OpenSession> {
  const isOwner = (): Promise<boolean> => lock.isOwner();
  // Whoever made it may have died just before its name was safe, which would take away what is written from here on.
  await syncSessionName(folder, files);
  // Before anything is sent it is noted for good that these people are this session's.
  if (info.parent) await settleNote(join(dirname(folder), info.parent.id), { ...info.parent, childId: info.id }, files);
  const recipients = await openAgreed(folder, info, openCount(sealer), sealer, files).catch(async (error: unknown) => {
    // The note is only a note: the person is told what the run can't begin without.
    await noteStopped(folder, info, isOwner, files).catch(() => undefined);
    throw error;
  });
  try {
    const { content: state, end, notice } = await openJournal(join(folder, JOURNAL_FILE), info, isOwner, files);
    await handOver(folder, state.rows, files);
    const toFile: ContinueJournal = (path, end, isOwner) => new JournalFile(path, end, isOwner, files);
    const journal = (continueJournal ?? toFile)(join(folder, JOURNAL_FILE), end, isOwner);
    return {
      info,
      campaign: openCampaign(sealer),
      content,
      options: state.options ?? defaultOptions(info.transport),
      account: state.account,
      concealAccount: (accountId) => saltedHash(info.salt, 'account', accountId),
      rows: state.rows,
      canary: state.marks.canary,
      cutRun: state.cutRun,
      journal,
      recipients,
      fingerprint: (phone, { text, attachment }) =>
        saltedHash(info.salt, phone, text, ...(attachment ? [attachment.path] : [])),
      notice,
      close: async () => {
        await journal.close();
        await recipients.close();
        await lock.release();
      },
    };
  } catch (error) {
    await recipients.close();
    throw error;
  }
}

/** Whoever is tried again by another session isn't tried again by this one. */
async function handOver(folder: string, rows: RowStates, files: SessionDisk): Promise<void> {
  for (const { kind, recipients, isDamaged } of await readChildNotes(folder, rows.totalCount, files)) {
    // Of a note that can't be read it may be any that failed; the others are this session's.
    if (kind === 'retry') rows.handOver(isDamaged ? failedOf(rows, recipients) : recipients);
  }
}

function* failedOf(rows: RowStates, recipients: Iterable<number>): Generator<number> {
  for (const index of recipients) if (rows.status(index) === 'failed') yield index;
}

async function openAgreed(
  folder: string,
  info: SessionInfo,
  sealedCount: number,
  sealer: Sealer,
  files: SessionDisk,
): Promise<RecipientsReader> {
  const recipients = await RecipientsReader.open(folder, sealer, info.id, files);
  try {
    assertAgreed(sealedCount, info.recipientCount, recipients.count);
    return recipients;
  } catch (error) {
    await recipients.close();
    throw error;
  }
}

/** Where a run can't so much as begin: the journal of one that is used says so, if it is whole. */
async function noteStopped(
  folder: string,
  info: SessionInfo,
  isOwner: () => Promise<boolean>,
  files: SessionDisk,
): Promise<void> {
  const path = join(folder, JOURNAL_FILE);
  const mark = await readMark(path, files);
  const content = await readJournal(path, info.recipientCount, files);
  if (!content.rows.wasAttempted || lossOf(content, mark) !== null) return;
  const { end } = await openJournal(path, info, isOwner, files);
  const journal = new JournalFile(path, end, isOwner, files);
  await journal.append({ t: 'control', at: systemClock.wallMs(), event: 'stopped', code: 'unreadable' });
  await journal.close();
}

/** What a session says. @throws HumanError where its columns aren't those of its sheet */
export function compileCampaign({ template, headers, attachment, howToStop, cloud }: CampaignSettings): MessageContent {
  const compiled = compileTemplate(template, headers);
  const cloudTemplate = cloud?.template;
  if (compiled.ok) return { template: compiled.template, attachment, howToStop, cloudTemplate };
  throw new HumanError(
    sentence('The message names columns that the sheet doesn’t have: {0}.', compiled.unknownNames.join(', ')),
    PUT_BACK,
  );
}
