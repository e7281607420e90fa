import { join } from 'node:path';
import type { MessageContent } from '../sender/compose';
import { HumanError } from '../sender/humanError';
import { message, type Message } from '../sender/message';
import { DEFAULT_OPTIONS, type SenderOptions } from '../sender/options';
import type { Fingerprint } from '../sender/ports';
import type { RowStates } from '../sender/rowStates';
import { compileTemplate } from '../sender/template';
import { saltedHash, type Sealer } from './encryption';
import { JournalFile } from './journalFile';
import { JOURNAL_FILE } from './journalFiles';
import { recoverJournal } from './recoverJournal';
import { RecipientsReader } from './recipientsFile';
import { readSessionFile, type Campaign, type SessionInfo } from './sessionFile';
import { SessionLock } from './sessionLock';
import { drivenElsewhere, type SessionOwner } from './sessionOwner';
import type { SessionStore } from './sessionStore';

/** A session that this process owns and may carry on. */
export interface OpenSession {
  readonly info: SessionInfo;
  readonly campaign: Campaign;
  readonly content: MessageContent;
  readonly options: SenderOptions;
  /** The account last sent through, as `concealAccount` gives it; null where the journal doesn't tell. */
  readonly account: string | null;
  readonly concealAccount: (accountId: string) => string;
  readonly rows: RowStates;
  readonly journal: JournalFile;
  readonly recipients: RecipientsReader;
  readonly fingerprint: Fingerprint;
  /** Something that the user should know, once: what was set aside and why. */
  readonly notice: Message | null;
  close(): Promise<void>;
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
): Promise<OpenSession> {
  const folder = await store.existingFolder(id);
  const { info, openCampaign } = await readSessionFile(folder);
  const campaign = openCampaign(sealer);
  const content = compileCampaign(campaign);
  const acquired = await SessionLock.acquire(folder, self);
  if (acquired.kind === 'held') throw drivenElsewhere(acquired.by);
  const { lock } = acquired;
  const isOwner = (): Promise<boolean> => lock.isOwner();
  try {
    const { content: state, end, notice } = await recoverJournal(join(folder, JOURNAL_FILE), info, isOwner);
    const journal = new JournalFile(join(folder, JOURNAL_FILE), end, isOwner);
    const recipients = await RecipientsReader.open(folder, sealer, id);
    return {
      info,
      campaign,
      content,
      options: state.options ?? DEFAULT_OPTIONS,
      account: state.account,
      concealAccount: (accountId) => saltedHash(info.salt, 'account', accountId),
      rows: state.rows,
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
    await lock.release();
    throw error;
  }
}

function compileCampaign({ template, headers, attachment }: Campaign): MessageContent {
  const compiled = compileTemplate(template, headers);
  if (compiled.ok) return { template: compiled.template, attachment };
  throw new HumanError(
    message('The message names columns that the sheet doesn’t have: {0}.', compiled.unknownNames.join(', ')),
    message('Start a new session from the workbook.'),
  );
}
