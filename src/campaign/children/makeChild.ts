import type { ChildKind } from '../../sender/childSession';
import { compileMessage, refuseUndecided } from '../../sender/content/sendable';
import type { BlankDecision } from '../../sender/content/messageProblems';
import { BitSet } from '../../sender/journal/bitSet';
import { HumanError } from '../../sender/humanError';
import type { CountryCount, TransportName } from '../../sender/model';
import { sentence, type Sentence } from '../../sender/sentence';
import { commitChild, settleChildren } from '../../sessions/children';
import { openSession, type OpenSession } from '../../sessions/openSession';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { AcquireLock } from '../../sessions/sessionLock';
import type { SessionOwner } from '../../sessions/sessionOwner';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import type { Draft } from '../../sessions/draft';
import type { AttachmentsPlace } from '../../sessions/storedAttachments';
import { refusedAttachment } from '../../whatsapp/attachmentFile';
import type { People } from '../ports';
import { keepAttachments } from '../database/keepAttachments';
import { indexesOf, recipientsWithout, type WrittenMessage } from '../prepare';
import { askAnew, type ReachedAnew } from './askAnew';
import { ChildDraft } from './childDraft';
import { ChildRows } from './childRows';

/** What a session is made of another one's rows for, and what it says to them. */
export type ChildRequest =
  /** The same message again. */
  | { readonly kind: 'retry' }
  | {
      readonly kind: Exclude<ChildKind, 'retry'>;
      readonly written: WrittenMessage;
      /** Of the rows in which a column of the message is blank. */
      readonly blank: BlankDecision | null;
    };

export interface ChildQuestion {
  /** Whom something is sent to. */
  readonly sentCount: number;
  readonly destinations: readonly CountryCount[];
  readonly transport: TransportName;
  /** What isn't known of whether they have read it; null where all is. */
  readonly unknown: Sentence | null;
}

export interface ChildParts {
  readonly store: SessionStore;
  /** Of the parent, and of what is made of it. */
  readonly sealer: KeyedSealer;
  readonly people: Pick<People, 'book'>;
  readonly self: SessionOwner;
  /** How to say what becomes of rows in which a column is blank. */
  readonly decide: Sentence;
  readonly confirm: (question: ChildQuestion) => Promise<boolean>;
  /** Before a follow-up. @throws HumanError where that can't be done now */
  readonly reach: (parent: OpenSession) => Promise<ReachedAnew>;
  /** Shows that WhatsApp is being asked. */
  readonly showAsking: <Told>(asking: Promise<Told>) => Promise<Told>;
  readonly acquire?: AcquireLock;
  /** How the parent is opened where it isn’t in a data folder. */
  readonly open?: (parentId: string) => Promise<OpenSession>;
  /** What the session that is made needs beside its files to be there. */
  readonly handIn?: (childId: string) => Promise<void>;
}

export type MadeChild =
  | {
      readonly kind: 'made';
      readonly sessionId: string;
      /** Recipients who would have been among them, and whose part of the file can't be read any more. */
      readonly unreadableCount: number;
    }
  | { readonly kind: 'nobody' }
  /** The user thought better of it. */
  | { readonly kind: 'declined' };

/**
 * Makes a session of those of another one's rows whom it is for, as they were frozen there, to be sent as that one was. Each
 * recipient goes to one such session of a kind at most, whatever crashes and whoever presses at the same time.
 * @throws HumanError where the parent is being sent, or can't be read, or the message isn't right
 */
export async function makeChild(parts: ChildParts, parentId: string, request: ChildRequest): Promise<MadeChild> {
  const { store, sealer, self, acquire, open } = parts;
  const parent =
    open === undefined ? await openSession(store, parentId, sealer, self, { acquire }) : await open(parentId);
  try {
    return await new ChildMaker(parts, parent, request).make();
  } finally {
    await parent.close();
  }
}

class ChildMaker {
  readonly #parts: ChildParts;
  readonly #parent: OpenSession;
  readonly #request: ChildRequest;

  constructor(parts: ChildParts, parent: OpenSession, request: ChildRequest) {
    this.#parts = parts;
    this.#parent = parent;
    this.#request = request;
  }

  async make(): Promise<MadeChild> {
    const { store, sealer, people } = this.#parts;
    const { kind } = this.#request;
    if (kind !== 'retry' && this.#parent.rows.isWorkLeft) throw notFinished();
    const notes = await settleChildren(store, this.#parent.info);
    const gone = new BitSet();
    for (const note of notes) if (note.kind === kind) gone.addAll(note.recipients);
    const unknown = kind === 'retry' ? null : await this.#askAnew(kind, gone);
    const results = await SessionResults.open(store, this.#parent.info.id, sealer);
    const rows = new ChildRows({ results, kind, gone, book: await people.book() });
    const made = new ChildDraft(await store.createDraft(sealer));
    try {
      for await (const recipient of rows.recipients()) await made.add(recipient);
      await made.draft.complete();
      if (made.count === 0) return { kind: 'nobody' };
      return await this.#commit(made, rows.unreadableCount, unknown);
    } finally {
      await made.draft.close();
      await results.close();
    }
  }

  /** Of all whom it may be for, before it is said who they are. */
  async #askAnew(kind: ChildKind, gone: BitSet): Promise<Sentence | null> {
    const { store, sealer, reach, showAsking } = this.#parts;
    const results = await SessionResults.open(store, this.#parent.info.id, sealer);
    try {
      const rows = [...new ChildRows({ results, kind, gone, book: null }).indexes()];
      if (rows.length === 0) return null;
      const unread = rows.filter((index) => results.status(index) !== 'read');
      const reached = await reach(this.#parent);
      return await showAsking(askAnew(this.#parent, results, unread, reached));
    } finally {
      await results.close();
    }
  }

  async #commit(made: ChildDraft, unreadableCount: number, unknown: Sentence | null): Promise<MadeChild> {
    const { store, decide, confirm, handIn } = this.#parts;
    const { info, campaign, options } = this.#parent;
    const { draft } = made;
    const request = this.#request;
    const written = request.kind === 'retry' ? campaign : request.written;
    const { template, attachment } = written;
    const compiled = compileMessage(template, campaign.headers, attachment.kind !== 'none');
    const files = request.kind === 'retry' ? this.#parent.content.files : undefined;
    const problems = await draft.problems({ template: compiled, attachment, files }, refusedAttachment);
    // Of the first send it was decided that they get the message with its gaps.
    const decision = request.kind === 'retry' ? 'send' : request.blank;
    refuseUndecided({ problems, decision, recipientCount: made.count }, campaign.headers, decide, decide);
    const leftOut = [...problems.leftOut(decision)];
    const sentTo = recipientsWithout(draft, indexesOf(leftOut));
    // Whoever is followed up has been written to.
    const howToStop = request.kind === 'retry' ? campaign.howToStop : undefined;
    // A follow-up says something else than the template.
    const cloud =
      request.kind === 'retry' || campaign.cloud === undefined ? campaign.cloud : { account: campaign.cloud.account };
    const question = {
      sentCount: made.count - leftOut.length,
      destinations: draft.destinations(leftOut),
      transport: info.transport,
      unknown,
    };
    if (!(await confirm(question))) return { kind: 'declined' };
    const { sheet, transport, fileName } = info;
    const about = { sheet, transport, fileName, parent: { id: info.id, kind: request.kind } };
    const note = { childId: draft.id, kind: request.kind, recipients: made.takenOver(leftOut) };
    const sessionId = await commitChild(store, info, note, async () => {
      if (files !== undefined) await keepAttachments(this.#placeOf(draft), { attachment, files }, sentTo);
      const id = await draft.commit({ ...campaign, template, attachment, howToStop, cloud }, about, leftOut, options);
      await handIn?.(id);
      return id;
    });
    return { kind: 'made', sessionId, unreadableCount };
  }

  #placeOf({ id }: Draft): AttachmentsPlace {
    const { store, sealer } = this.#parts;
    return { folder: store.draftFolder(id), sessionId: id, sealer, files: store.files };
  }
}

function notFinished(): HumanError {
  return new HumanError(
    sentence('This session isn’t finished: somebody is left to be written to.'),
    sentence('Resume it, and follow up when it is over.'),
  );
}
