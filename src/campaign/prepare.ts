import type { AttachmentChoice } from '../sender/content/attachment';
import type { MessageContent } from '../sender/content/compose';
import type { BlankDecision, MessageProblems } from '../sender/content/messageProblems';
import { compileSendable, refuseUndecided } from '../sender/content/sendable';
import type { Template } from '../sender/content/template';
import type { Sentence } from '../sender/sentence';
import type { CountryCount, TransportName } from '../sender/model';
import { refusedAttachment } from '../whatsapp/attachmentFile';
import { enterSaidNo } from './people/enterSaidNo';
import type { People } from './ports';
import type { CheckedRecipients } from './recipients';

/** What the user has written. */
export interface WrittenMessage {
  readonly template: string;
  readonly attachment: AttachmentChoice;
}

/** A message, and what is wrong with the ready rows for it. */
export interface CheckedMessage extends CheckedRecipients {
  readonly written: WrittenMessage;
  readonly content: MessageContent;
  readonly problems: MessageProblems;
}

/**
 * The message's template, where there is somebody to send to and something to say.
 * @param lookAtRows how to see what is wrong with each row
 * @throws HumanError with the first thing that is in the way.
 */
export function compileWritten(
  { template, attachment }: WrittenMessage,
  { sheet: { headers }, draft: { recipientCount } }: CheckedRecipients,
  lookAtRows: Sentence,
): Template {
  const hasAttachment = attachment.kind !== 'none';
  return compileSendable({ template, headers, recipientCount, hasAttachment }, lookAtRows);
}

/** Looks at every ready row. @throws what `signal` says, once it is aborted */
export async function checkMessage(
  { sheet, draft }: CheckedRecipients,
  written: WrittenMessage,
  template: Template,
  signal?: AbortSignal,
): Promise<CheckedMessage> {
  const content = { template, attachment: written.attachment };
  return { sheet, draft, written, content, problems: await draft.problems(content, refusedAttachment, signal) };
}

export interface SendTarget {
  readonly transport: TransportName;
  readonly fileName: string;
  /** Of the workbook, as the session keeps it. */
  readonly source: string;
}

/** A campaign as it has been looked at, and as it is committed: nothing that is written or chosen later changes it. */
export class PreparedCampaign {
  readonly #checked: CheckedMessage;
  readonly #decision: BlankDecision | null;
  readonly #target: SendTarget;

  /**
   * @param decide how to say what becomes of rows in which a column is blank
   * @throws HumanError where nobody would be left, or where the user hasn't decided yet.
   */
  constructor(checked: CheckedMessage, decision: BlankDecision | null, target: SendTarget, decide: Sentence) {
    const { problems, sheet, draft } = checked;
    refuseUndecided({ problems, decision, recipientCount: draft.recipientCount }, sheet.headers, decide);
    this.#checked = checked;
    this.#decision = decision;
    this.#target = target;
  }

  /** Whom something is sent to. */
  get sentCount(): number {
    const { draft, problems } = this.#checked;
    return draft.recipientCount - problems.leftOutCount(this.#decision);
  }

  /** Where the messages go. */
  get destinations(): readonly CountryCount[] {
    const { draft, problems } = this.#checked;
    return draft.destinations(problems.leftOut(this.#decision));
  }

  /** Makes it a session, once whoever has opted out by the sheet is in the book; gives its id. @throws HumanError where either can't be written. */
  async commit(people: People): Promise<string> {
    const { draft, sheet, written, problems } = this.#checked;
    const { headers, phoneColumn, country } = sheet;
    const { source, transport, fileName } = this.#target;
    await enterSaidNo(people, sheet, fileName);
    return await draft.commit(
      { ...written, headers, phoneColumn, country, source },
      { sheet: sheet.sheet, transport, fileName },
      problems.leftOut(this.#decision),
    );
  }
}
