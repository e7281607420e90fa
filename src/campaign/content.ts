import { basename } from 'node:path';
import type { PreviewView, UnsureRowView, WorkbookView } from '../panel/protocol';
import type { Texts } from '../panel/texts';
import { NO_ATTACHMENT, type AttachmentChoice } from '../sender/content/attachment';
import { lookOf } from '../sender/content/cloudTemplate';
import { composeMessage } from '../sender/content/compose';
import { asItGoesOut } from '../sender/content/howToStop';
import { MESSAGE_PROBLEMS, type MessageProblem } from '../sender/content/messageProblems';
import { compileTemplate, type CompiledTemplate } from '../sender/content/template';
import { HumanError } from '../sender/humanError';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import { sentence } from '../sender/sentence';
import { VERDICTS, type CountryCount, type TransportName, type Verdict } from '../sender/model';
import { MessageCheck } from './messageCheck';
import type { BusinessContent } from './cloud/campaignBusiness';
import type { Settings } from './ports';
import { compileWritten, PreparedCampaign, refuseOtherFile } from './prepare';
import { compileSendable } from '../sender/content/sendable';
import type { CloudCampaign } from '../sessions/sessionFile';
import type { PanelTest } from './testMessage';
import { frozenView, NO_ROWS, type CampaignRecipients, type ShownRows } from './recipients';
import { unsureRowView } from './views';

/** Whom a campaign is for and what it says: the recipients, and the message. */
export class CampaignContent {
  template: string;
  attachment: AttachmentChoice;
  /** What goes out through the Business API; null where another transport sends. */
  business: BusinessContent | null = null;
  /** What is wrong with the ready rows for this message. */
  readonly check: MessageCheck;
  readonly #recipients: CampaignRecipients;
  readonly #texts: Texts;
  readonly #settings: Pick<Settings, 'howToStopLine'>;

  constructor(recipients: CampaignRecipients, texts: Texts, settings: Pick<Settings, 'howToStopLine'>) {
    this.#recipients = recipients;
    this.#texts = texts;
    this.#settings = settings;
    this.check = new MessageCheck(texts);
    this.template = recipients.frozen?.template ?? '';
    this.attachment = recipients.frozen?.attachment ?? NO_ATTACHMENT;
  }

  /** Whom something will be sent to, as far as it's known. */
  get sentCount(): number {
    return this.#recipients.recipientCount - this.check.leftOutCount;
  }

  /** Where the messages go, as far as it's known; empty for a session's frozen recipients. */
  get destinations(): readonly CountryCount[] {
    return this.check.destinations ?? this.#recipients.checked?.sheet.destinations ?? [];
  }

  /** `isFrozen`: the recipients are those of a session. */
  view(isFrozen: boolean): WorkbookView {
    return isFrozen ? frozenView(this.#recipients) : this.#recipients.view(this.destinations);
  }

  get unknownNames(): readonly string[] {
    const compiled = this.#compile();
    return compiled.ok ? [] : compiled.unknownNames;
  }

  /** The file that goes with each message, as words; empty where there is none. */
  get attachmentText(): string {
    const { attachment } = this;
    switch (attachment.kind) {
      case 'none':
        return '';
      case 'file':
        return basename(attachment.path);
      case 'column': {
        const header = this.#recipients.headers[attachment.column] ?? '';
        return this.#texts.say(sentence('the file that “{0}” names, from {1}', header, attachment.folder));
      }
    }
  }

  /** The message as the recipient at `index` would get it; undefined where there is none. */
  async preview(index: number): Promise<PreviewView | undefined> {
    const recipient = await this.#recipients.recipient(index);
    if (!recipient) return undefined;
    const compiled = this.#compile();
    const template = compiled.ok ? compiled.template : compiled.partial;
    const content = { template, attachment: this.attachment, howToStop: this.#howToStop };
    const outgoing = asItGoesOut(content, recipient, composeMessage(content, recipient.values).message);
    const attachmentName = outgoing.attachment === undefined ? '' : basename(outgoing.attachment.path);
    const { row, phone, values } = recipient;
    const chosen = this.business?.chosen?.template;
    if (chosen === undefined) return { index, row, phone, text: outgoing.text, look: null, attachmentName };
    const { header, body, footer, buttons } = lookOf(chosen, template, values);
    const look = { header, footer, buttons: buttons.map((button) => button.text) };
    return { index, row, phone, text: body, look, attachmentName };
  }

  /** The message of the recipient at `index`, as it is written now. @throws HumanError where it can't be sent like that */
  async testMessage(index: number): Promise<Omit<PanelTest, 'through'>> {
    const { said: template, attachment } = this;
    this.#refuseOtherColumns();
    const cloudTemplate = this.business?.chosen?.template;
    const { headers, country } = this.#recipients;
    const recipient = await this.#recipients.recipient(index);
    const given = { template, headers, recipientCount: recipient === undefined ? 0 : 1 };
    const hasAttachment = attachment.kind !== 'none';
    if (cloudTemplate !== undefined) refuseOtherFile(cloudTemplate, hasAttachment);
    const compiled = compileSendable({ ...given, hasAttachment }, LOOK_AT_ROWS);
    return {
      recipient: recipient ?? NOBODY,
      content: { template: compiled, attachment, howToStop: this.#howToStop, cloudTemplate },
      country,
    };
  }

  /** The recipients in doubt, as people know them. */
  async unsure(attempts: readonly UnsureAttempt[]): Promise<readonly UnsureRowView[]> {
    const rows: UnsureRowView[] = [];
    for (const { index, attempt } of attempts) {
      const recipient = await this.#recipients.recipient(index);
      if (recipient) rows.push(unsureRowView(recipient, attempt, this.#texts));
    }
    return rows;
  }

  /** Looks at the ready rows again, after the message or the recipients have changed. */
  async checkMessage(): Promise<void> {
    const { said: template, attachment } = this;
    const { checked } = this.#recipients;
    const compiled = this.#compile();
    const saysSomething = template.trim() !== '' || attachment.kind !== 'none';
    if (checked && compiled.ok && saysSomething) {
      await this.check.run(checked, { template, attachment, cloud: this.#cloud }, compiled.template);
    } else this.check.forget();
  }

  async rowsOf(list: Verdict | MessageProblem): Promise<ShownRows> {
    const problem = MESSAGE_PROBLEMS.find((name) => name === list);
    if (problem) return await this.check.rowsOf(problem);
    const verdict = VERDICTS.find((name) => name === list);
    return verdict ? this.#recipients.rowsOf(verdict) : NO_ROWS;
  }

  /** What a session is made of: as it stands now. @throws HumanError with the first thing that is in the way. */
  async prepare(transport: TransportName): Promise<PreparedCampaign> {
    const { checked, workbook, fileName } = this.#recipients;
    const { said: template, attachment } = this;
    if (!checked || workbook === null) {
      throw new HumanError(
        sentence('The workbook hasn’t been read yet.'),
        sentence('Wait until its rows are counted.'),
      );
    }
    if (await this.#recipients.lookIfStale()) {
      throw new HumanError(
        sentence('The workbook has been changed since it was read.'),
        sentence('Read it again, look at the counts, then send.'),
      );
    }
    this.#refuseOtherColumns();
    const written = { template, attachment, howToStop: this.#howToStop, cloud: this.#cloud };
    const looked = await this.check.run(checked, written, compileWritten(written, checked, LOOK_AT_ROWS));
    if (!looked) throw new HumanError(sentence('The message was changed meanwhile.'), sentence('Send it again.'));
    return new PreparedCampaign(looked, this.check.decision, { transport, fileName, source: workbook }, HOW_TO);
  }

  /** Another sheet has other columns. */
  forgetColumns(): void {
    if (this.business !== null) this.business = { ...this.business, chosen: null };
    if (this.attachment.kind === 'column') this.attachment = NO_ATTACHMENT;
  }

  /** The text of the message: the user's own, or that of the template which is sent in its place. */
  get said(): string {
    return this.business?.chosen?.text ?? this.template;
  }

  get #cloud(): CloudCampaign | undefined {
    if (this.business === null) return undefined;
    return { account: this.business.account, template: this.business.chosen?.template };
  }

  /** A template knows columns by their places. @throws HumanError where these have changed since it was chosen */
  #refuseOtherColumns(): void {
    const chosen = this.business?.chosen ?? null;
    if (chosen === null || isSame(chosen.headers, this.#recipients.headers)) return;
    throw new HumanError(
      sentence('The sheet’s columns aren’t those any more for which the template was chosen.'),
      sentence('Choose the template again.'),
    );
  }

  /** Of a session as it was frozen; otherwise as the setting says now. */
  get #howToStop(): string | undefined {
    const { frozen } = this.#recipients;
    if (frozen !== null) return frozen.howToStop;
    const line = this.#settings.howToStopLine();
    return line === '' ? undefined : line;
  }

  #compile(): CompiledTemplate {
    return compileTemplate(this.said, this.#recipients.headers);
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

/** Refused before it is asked for. */
const NOBODY = { row: 0, values: [] };

const LOOK_AT_ROWS = sentence('Look at the rows behind the counts: each says what is wrong.');
const HOW_TO = {
  decide: sentence('Choose below the message what becomes of these rows.'),
  include: sentence('Tick the box below the counts to send it to them once more.'),
};
