import { basename } from 'node:path';
import type { Uri } from 'vscode';
import { NO_ATTACHMENT, type AttachmentChoice } from '../sender/content/attachment';
import { composeMessage } from '../sender/content/compose';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import {
  VERDICTS,
  type CheckedSheet,
  type CountryCount,
  type Recipient,
  type SheetOutline,
  type TransportName,
  type Verdict,
} from '../sender/model';
import { MESSAGE_PROBLEMS, type MessageProblem } from '../sender/content/messageProblems';
import type { UnsureAttempt } from '../sender/journal/rowStates';
import { compileSendable, refuseUndecided } from '../sender/content/sendable';
import { compileTemplate, type CompiledTemplate } from '../sender/content/template';
import type { Draft } from '../sessions/draft';
import type { PreviewView, UnsureRowView, WorkbookView } from '../panel/protocol';
import { unsureRowView } from './views';
import type { FrozenSession } from './frozenRecipients';
import { MessageCheck } from './messageCheck';
import type { ShownRows, WorkbookDraft } from './workbookRecipients';

export type CampaignOrigin =
  | { readonly kind: 'workbook'; readonly workbook: WorkbookDraft }
  | { readonly kind: 'session'; readonly session: FrozenSession };

/** A workbook that has been read, and a message that is right for it. */
export interface Sendable {
  readonly uri: Uri;
  readonly sheet: CheckedSheet;
  readonly draft: Draft;
}

/** Whom a campaign is for and what it says: the recipients, from a workbook or a session, and the message. */
export class CampaignContent {
  template = '';
  attachment: AttachmentChoice = NO_ATTACHMENT;
  /** What is wrong with the ready rows for this message. */
  readonly check = new MessageCheck();
  readonly #origin: CampaignOrigin;

  constructor(origin: CampaignOrigin) {
    this.#origin = origin;
    if (origin.kind !== 'session') return;
    this.template = origin.session.settings.template;
    this.attachment = origin.session.settings.attachment;
  }

  get recipientCount(): number {
    return this.#origin.kind === 'workbook'
      ? (this.#origin.workbook.draft?.recipientCount ?? 0)
      : this.#origin.session.info.recipientCount;
  }

  /** Whom something will be sent to, as far as it's known. */
  get sentCount(): number {
    return this.recipientCount - this.check.leftOutCount;
  }

  /** For phone numbers without a prefix; empty until it is known. */
  get country(): string {
    return this.#origin.kind === 'workbook'
      ? (this.#origin.workbook.outline?.country ?? '')
      : this.#origin.session.settings.country;
  }

  /** Where the messages go, as far as it's known; empty for a session's frozen recipients. */
  get destinations(): readonly CountryCount[] {
    if (this.#origin.kind === 'session') return [];
    return this.check.destinations ?? this.#origin.workbook.sheet?.destinations ?? [];
  }

  get headers(): readonly string[] {
    return this.#origin.kind === 'workbook'
      ? (this.#origin.workbook.outline?.headers ?? [])
      : this.#origin.session.settings.headers;
  }

  /** `isFrozen`: the recipients are those of a session. */
  view(isFrozen: boolean): WorkbookView {
    if (this.#origin.kind === 'workbook' && !isFrozen) {
      const { view } = this.#origin.workbook;
      return view.kind === 'checked' ? { ...view, destinations: this.destinations } : view;
    }
    const { sheet } =
      this.#origin.kind === 'workbook' ? (this.#origin.workbook.sheet ?? { sheet: '' }) : this.#origin.session.info;
    return { kind: 'frozen', sheet, headers: this.headers, readyCount: this.recipientCount };
  }

  /** The sheet that is shown of a workbook; null until it is known. */
  get outline(): SheetOutline | null {
    return this.#origin.kind === 'workbook' ? this.#origin.workbook.outline : null;
  }

  /** The workbook has been changed since it was read. */
  get isStale(): boolean {
    return this.#origin.kind === 'workbook' && this.#origin.workbook.isStale;
  }

  compile(): CompiledTemplate {
    return compileTemplate(this.template, this.headers);
  }

  get unknownNames(): readonly string[] {
    const compiled = this.compile();
    return compiled.ok ? [] : compiled.unknownNames;
  }

  /** The message as the recipient at `index` would get it; undefined where there is none. */
  async preview(index: number): Promise<PreviewView | undefined> {
    const recipient = await this.#read(index);
    if (!recipient) return undefined;
    const compiled = this.compile();
    const template = compiled.ok ? compiled.template : compiled.partial;
    const { message: outgoing } = composeMessage({ template, attachment: this.attachment }, recipient.values);
    const attachmentName = outgoing.attachment === undefined ? '' : basename(outgoing.attachment.path);
    return { index, row: recipient.row, phone: recipient.phone, text: outgoing.text, attachmentName };
  }

  /** The recipients in doubt, as people know them. */
  async unsure(attempts: readonly UnsureAttempt[]): Promise<readonly UnsureRowView[]> {
    const rows: UnsureRowView[] = [];
    for (const { index, attempt } of attempts) {
      const recipient = await this.#read(index);
      if (recipient) rows.push(unsureRowView(recipient, attempt));
    }
    return rows;
  }

  /** Looks at the ready rows again, after the message or the recipients have changed. */
  async checkMessage(): Promise<void> {
    const { sheet, draft } = this.#origin.kind === 'workbook' ? this.#origin.workbook : { sheet: null, draft: null };
    const compiled = this.compile();
    const saysSomething = this.template.trim() !== '' || this.attachment.kind !== 'none';
    if (sheet && draft && compiled.ok && saysSomething) {
      await this.check.run(draft, sheet, { template: compiled.template, attachment: this.attachment });
    } else this.check.forget();
  }

  async rowsOf(list: Verdict | MessageProblem): Promise<ShownRows> {
    const problem = MESSAGE_PROBLEMS.find((name) => name === list);
    if (problem) return await this.check.rowsOf(problem);
    const verdict = VERDICTS.find((name) => name === list);
    return this.#origin.kind === 'workbook' && verdict
      ? this.#origin.workbook.rowsOf(verdict)
      : { rows: [], totalCount: 0, groups: [] };
  }

  /** What a session is made of. @throws HumanError with the first thing that is in the way. */
  async sendable(): Promise<Sendable> {
    const workbook = this.#origin.kind === 'workbook' ? this.#origin.workbook : null;
    const { sheet, draft } = workbook ?? { sheet: null, draft: null };
    if (!workbook || !sheet || !draft) {
      throw new HumanError(message('The workbook hasn’t been read yet.'), message('Wait until its rows are counted.'));
    }
    if (await workbook.lookIfStale()) {
      throw new HumanError(
        message('The workbook has been changed since it was read.'),
        message('Read it again, look at the counts, then send.'),
      );
    }
    const { headers } = sheet;
    const { recipientCount } = draft;
    const { attachment } = this;
    const hasAttachment = attachment.kind !== 'none';
    const parts = { template: this.template, headers, recipientCount, hasAttachment };
    const template = compileSendable(parts, LOOK_AT_ROWS);
    const problems = await this.check.run(draft, sheet, { template, attachment });
    if (!problems) throw new HumanError(message('The message was changed meanwhile.'), message('Send it again.'));
    refuseUndecided({ problems, decision: this.check.decision, recipientCount }, headers, DECIDE);
    return { uri: workbook.uri, sheet, draft };
  }

  /** Another sheet has other columns. */
  forgetColumns(): void {
    if (this.attachment.kind === 'column') this.attachment = NO_ATTACHMENT;
  }

  /** Makes it a session; gives its id. */
  async commit({ uri, sheet, draft }: Sendable, transport: TransportName, fileName: string): Promise<string> {
    const { headers, phoneColumn, country } = sheet;
    const { template, attachment } = this;
    return await draft.commit(
      { template, headers, phoneColumn, country, attachment, source: uri.toString() },
      { sheet: sheet.sheet, transport, fileName },
      this.check.leftOut(),
    );
  }

  async close(): Promise<void> {
    await (this.#origin.kind === 'workbook' ? this.#origin.workbook.close() : this.#origin.session.close());
  }

  async #read(index: number): Promise<Recipient | undefined> {
    return this.#origin.kind === 'workbook'
      ? await this.#origin.workbook.recipient(index)
      : await this.#origin.session.read(index);
  }
}

const LOOK_AT_ROWS = message('Look at the rows behind the counts: each says what is wrong.');
const DECIDE = message('Choose below the message what becomes of these rows.');
