import type { AttachmentChoice, InspectAttachment } from '../sender/content/attachment';
import type { MessageContent } from '../sender/content/compose';
import type { BlankDecision, LeftOut, MessageProblems } from '../sender/content/messageProblems';
import type { ChosenTemplate } from '../sender/content/cloudTemplate';
import { HumanError } from '../sender/humanError';
import { compileSendable, refuseUndecided } from '../sender/content/sendable';
import { mediaOf } from '../sender/content/templateRules';
import type { Template } from '../sender/content/template';
import { BitSet } from '../sender/journal/bitSet';
import { sentence, type Sentence } from '../sender/sentence';
import type { CountryCount, Recipient, TransportName } from '../sender/model';
import type { SenderOptions } from '../sender/options';
import { mediaKindOf } from '../whatsapp/cloud/mediaKind';
import { inspectAttachment, refusedAttachment } from '../whatsapp/attachmentFile';
import type { Draft } from '../sessions/draft';
import type { CampaignSettings, CloudCampaign, SessionInfo } from '../sessions/sessionFile';
import { enterSaidNo } from './people/enterSaidNo';
import type { People } from './ports';
import type { CheckedRecipients } from './recipients';

/** What the user has written. */
export interface WrittenMessage {
  readonly template: string;
  readonly attachment: AttachmentChoice;
  /** For those who are written to for the first time; left out where nothing is said to them alone. */
  readonly howToStop?: string | undefined;
  /** Through which number of the Business API, and by which template. */
  readonly cloud?: CloudCampaign | undefined;
}

/** A message, and what is wrong with the ready rows for it. */
export interface CheckedMessage extends CheckedRecipients {
  readonly written: WrittenMessage;
  readonly content: MessageContent;
  readonly problems: MessageProblems;
  /** Who has got this very message from an earlier session, whether or not they are left out for it. */
  readonly alreadySent: BitSet;
  readonly includesAlreadySent: boolean;
}

/**
 * The message's template, where there is somebody to send to and something to say.
 * @param lookAtRows how to see what is wrong with each row
 * @throws HumanError with the first thing that is in the way.
 */
export function compileWritten(
  { template, attachment, cloud }: WrittenMessage,
  { sheet: { headers }, draft: { recipientCount } }: CheckedRecipients,
  lookAtRows: Sentence,
): Template {
  const hasAttachment = attachment.kind !== 'none';
  if (cloud?.template !== undefined) refuseOtherFile(cloud.template, hasAttachment);
  return compileSendable({ template, headers, recipientCount, hasAttachment }, lookAtRows);
}

/**
 * Looks at every ready row.
 * @param includesAlreadySent who has got the message already gets it once more
 * @throws what `signal` says, once it is aborted
 */
export async function checkMessage(
  recipients: CheckedRecipients,
  written: WrittenMessage,
  template: Template,
  includesAlreadySent: boolean,
  signal?: AbortSignal,
): Promise<CheckedMessage> {
  const { draft, sentBefore } = recipients;
  const content = { template, attachment: written.attachment, cloudTemplate: written.cloud?.template };
  const alreadySent = await sentBefore.find((index) => draft.read(index), content, signal);
  const leftOut = includesAlreadySent ? new BitSet() : alreadySent;
  const problems = await draft.problems(content, inspectFor(content), { alreadySent: leftOut, signal });
  return { ...recipients, written, content, problems, alreadySent, includesAlreadySent };
}

/** @throws HumanError for a file that the template doesn't show, or none where it shows one */
export function refuseOtherFile({ name, components }: ChosenTemplate, hasAttachment: boolean): void {
  const media = mediaOf(components);
  if (media !== null && !hasAttachment) {
    throw new HumanError(
      sentence('The template {0} shows a file ({1}), and none is attached.', name, media),
      sentence('Attach one, or name the column that names each row’s file.'),
    );
  }
  if (media !== null || !hasAttachment) return;
  throw new HumanError(
    sentence('The template {0} shows no file, so none can go with it.', name),
    sentence('Send it without the file, or choose a template that shows one.'),
  );
}

/** A file must also be of the kind that a template’s header shows. */
function inspectFor({ cloudTemplate }: MessageContent): InspectAttachment {
  const wanted = cloudTemplate === undefined ? null : mediaOf(cloudTemplate.components);
  if (wanted === null) return refusedAttachment;
  return async (attachment) => {
    const inspected = await inspectAttachment(attachment);
    if (!inspected.ok) return inspected.code;
    return mediaKindOf(inspected.file) === wanted ? null : 'templateFileWrong';
  };
}

export interface SendTarget {
  readonly transport: TransportName;
  readonly fileName: string;
  /** Of the workbook, as the session keeps it. */
  readonly source: string;
}

export interface HowTo {
  /** How to say what becomes of rows in which a column is blank. */
  readonly decide: Sentence;
  /** How to send to those, too, who have got the message already. */
  readonly include: Sentence;
}

/** What a person is asked about before it is sent, and then becomes a session. */
export interface CampaignToSend {
  /** All of it as it was prepared; null for what is left of a session whose key is gone. */
  readonly whole: PreparedCampaign | null;
  /** Whom something is sent to. */
  readonly sentCount: number;
  /** Where the messages go. */
  readonly destinations: readonly CountryCount[];
  /** Through which number of the Business API, and by which template; left out elsewhere. */
  readonly cloud?: CloudCampaign | undefined;
  /** Those whom something is sent to, in the sheet’s order. */
  recipients(): AsyncIterable<Recipient>;
  /** Gives the session’s id. @throws HumanError where it can’t be written */
  commit(people: People): Promise<string>;
}

/** A campaign as it has been looked at, and as it is committed: nothing that is written or chosen later changes it. */
export class PreparedCampaign implements CampaignToSend {
  readonly #checked: CheckedMessage;
  readonly #decision: BlankDecision | null;
  readonly #target: SendTarget;

  /**
   * @throws HumanError where nobody would be left, or where the user hasn't decided yet.
   */
  constructor(checked: CheckedMessage, decision: BlankDecision | null, target: SendTarget, { decide, include }: HowTo) {
    const { problems, sheet, draft } = checked;
    refuseUndecided({ problems, decision, recipientCount: draft.recipientCount }, sheet.headers, decide, include);
    this.#checked = checked;
    this.#decision = decision;
    this.#target = target;
  }

  /** What has been looked at. */
  get looked(): CheckedMessage {
    return this.#checked;
  }

  get whole(): PreparedCampaign {
    return this;
  }

  get transport(): TransportName {
    return this.#target.transport;
  }

  /** Whom nothing is sent to, with the reason. */
  get leftOut(): readonly LeftOut[] {
    return [...this.#checked.problems.leftOut(this.#decision)];
  }

  /** As it is said, with what those are told who are written to for the first time. */
  get said(): MessageContent {
    const { content, written } = this.#checked;
    return { ...content, howToStop: written.howToStop };
  }

  /** What a session of it is told to keep. */
  get campaign(): CampaignSettings {
    const { sheet, written, includesAlreadySent } = this.#checked;
    const { headers, phoneColumn, country } = sheet;
    return { ...written, headers, phoneColumn, country, includesAlreadySent, source: this.#target.source };
  }

  get about(): Pick<SessionInfo, 'sheet' | 'transport' | 'fileName'> {
    const { transport, fileName } = this.#target;
    return { sheet: this.#checked.sheet.sheet, transport, fileName };
  }

  get cloud(): CloudCampaign | undefined {
    return this.#checked.written.cloud;
  }

  get sentCount(): number {
    const { draft, problems } = this.#checked;
    return draft.recipientCount - problems.leftOutCount(this.#decision);
  }

  recipients(): AsyncIterable<Recipient> {
    return recipientsWithout(this.#checked.draft, indexesOf(this.leftOut));
  }

  get destinations(): readonly CountryCount[] {
    return this.#checked.draft.destinations(this.leftOut);
  }

  /**
   * Makes it a session, once whoever has opted out by the sheet is in the book; gives its id.
   * @param options how it is sent where another program runs it; null where that is said at its run
   * @throws HumanError where either can't be written.
   */
  async commit(people: People, options: SenderOptions | null = null): Promise<string> {
    const { draft, sheet } = this.#checked;
    await enterSaidNo(people, sheet, this.#target.fileName);
    return await draft.commit(this.campaign, this.about, this.leftOut, options);
  }
}

export function indexesOf(leftOut: readonly LeftOut[]): BitSet {
  const indexes = new BitSet();
  for (const { index } of leftOut) indexes.add(index);
  return indexes;
}

/** In the sheet’s order. @param leftOut by index */
export async function* recipientsWithout(draft: Draft, leftOut: BitSet): AsyncGenerator<Recipient> {
  for (let index = 0; index < draft.recipientCount; index += 1) {
    const recipient = leftOut.has(index) ? undefined : await draft.read(index);
    if (recipient) yield recipient;
  }
}
