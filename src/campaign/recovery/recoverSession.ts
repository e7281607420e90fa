import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asItGoesOut } from '../../sender/content/howToStop';
import { composeMessage, type MessageContent } from '../../sender/content/compose';
import type { LeftOut } from '../../sender/content/messageProblems';
import { HumanError } from '../../sender/humanError';
import { BitSet } from '../../sender/journal/bitSet';
import type { JournalRecord } from '../../sender/journal/journalRecord';
import type { CountryCount, OutgoingMessage, Recipient } from '../../sender/model';
import { countOf, sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { commitChild } from '../../sessions/children';
import type { Draft } from '../../sessions/draft';
import type { LostSession } from '../../sessions/recovery/lostSession';
import type { CampaignSettings, SessionInfo } from '../../sessions/sessionFile';
import type { SessionStore } from '../../sessions/sessionStore';

export interface RecoveryParts {
  readonly store: SessionStore;
  readonly lost: LostSession;
  /** Of the same workbook, complete. */
  readonly draft: Draft;
  /** As it was written for the session: what differs by a letter matches nobody. */
  readonly content: MessageContent;
}

/** The rows of a workbook, found in a session whose key is gone. */
export interface Recovered {
  /** Ready rows to whom nothing was attempted. */
  readonly freshCount: number;
  /** Of these rows, by index. */
  readonly attempted: BitSet;
  readonly commit: (settings: CampaignSettings, about: RecoveredAbout, leftOut: Iterable<LeftOut>) => Promise<string>;
}

type RecoveredAbout = Pick<SessionInfo, 'sheet' | 'transport' | 'fileName'>;

/**
 * Finds what became of each row. Only where every attempt of the session is found again is it the same workbook and the same
 * message: were one left over, its person could be among the rows with another text, and get it twice.
 * @throws HumanError where it isn't
 */
export async function findAttempted({ store, lost, draft, content }: RecoveryParts): Promise<Recovered> {
  const indexes = new Map<number, number>();
  const found = new Set<number>();
  const attempted = new BitSet();
  const changed = new BitSet();
  for (let index = 0; index < draft.recipientCount; index += 1) {
    const recipient = await draft.read(index);
    if (recipient === undefined) continue;
    const { phone } = recipient;
    const known = lost.find(phone, textsOf(content, recipient));
    if (known === undefined) continue;
    // To look for a message is to look for its text: where it has had, or not had, the last paragraph, only the user knows.
    if (lost.isInDoubt(known) && lost.find(phone, [textNow(content, recipient)]) === undefined) changed.add(index);
    indexes.set(known, index);
    found.add(known);
    attempted.add(index);
  }
  // Whoever has opted out since isn't ready any more; what was sent to them is found all the same.
  for await (const { phone, values } of draft.notReadyRows()) {
    const known = phone === null ? undefined : lost.find(phone, textsOf(content, { values }));
    if (known !== undefined) found.add(known);
  }
  if (found.size < lost.attemptedCount) throw notTheSame(lost.attemptedCount - found.size, lost.attemptedCount);
  return {
    freshCount: draft.recipientCount - indexes.size,
    attempted,
    commit: async (settings, about, leftOut) => {
      const { info } = lost;
      const note = { childId: draft.id, kind: 'retry', recipients: BitSet.upTo(info.recipientCount) } as const;
      await copyLedger(store, info.id, draft.id);
      const id = await commitChild(store, info, note, () =>
        draft.commit(settings, { ...about, parent: { id: info.id, kind: 'retry' } }, fresh(leftOut, attempted), null, {
          salt: info.salt,
          records: recordsOf(lost, indexes, changed),
        }),
      );
      await lost.leave();
      return id;
    },
  };
}

/** Where what is new goes. */
export function freshDestinations(
  draft: Draft,
  { attempted }: Recovered,
  leftOut: Iterable<LeftOut>,
): readonly CountryCount[] {
  const sentBefore = [...attempted].map((index) => ({ index, code: 'alreadySent' as const }));
  return draft.destinations([...fresh(leftOut, attempted), ...sentBefore]);
}

function* recordsOf(
  lost: LostSession,
  indexes: ReadonlyMap<number, number>,
  changed: BitSet,
): Generator<JournalRecord> {
  yield* lost.recordsFor((index) => indexes.get(index));
  for (const i of changed) yield { t: 'found', at: Date.now(), i, result: 'unsure' };
}

/** As it goes out to them now. */
function textNow(content: MessageContent, recipient: Recipient): readonly string[] {
  return partsOf(asItGoesOut(content, recipient, composeMessage(content, recipient.values).message));
}

/** With the last paragraph that those get who were written to for the first time then, and without it. */
export function textsOf(
  content: MessageContent,
  { values }: Pick<Recipient, 'values'>,
): readonly (readonly string[])[] {
  const { message } = composeMessage(content, values);
  return [partsOf(message), partsOf(asItGoesOut(content, {}, message))];
}

/** What a session's hash of an attempt is made of, beside the number. */
function partsOf({ text, attachment }: OutgoingMessage): readonly string[] {
  return attachment ? [text, attachment.path] : [text];
}

/** What became of whom was attempted is known: whether they would be left out now changes nothing. */
function* fresh(leftOut: Iterable<LeftOut>, attempted: BitSet): Generator<LeftOut> {
  for (const out of leftOut) if (!attempted.has(out.index)) yield out;
}

/** What a rehearsal has sent is looked up there. */
async function copyLedger(store: SessionStore, from: string, to: string): Promise<void> {
  await copyFile(join(store.folder(from), LEDGER), join(store.draftFolder(to), LEDGER)).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
}

const LEDGER = 'ledger.jsonl';

function notTheSame(missingCount: number, attemptedCount: number): HumanError {
  return new HumanError(
    sentence(
      'This isn’t the workbook or not the message of that session: of {0} messages that it has sent or begun to send, {1} aren’t among these rows.',
      countOf(attemptedCount),
      countOf(missingCount),
    ),
    sentence('Give the same workbook, columns, country and message, letter by letter, or put the key back.'),
  );
}
