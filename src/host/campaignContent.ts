import type { Uri } from 'vscode';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckedSheet, Recipient, Verdict } from '../sender/model';
import type { UnsureAttempt } from '../sender/rowStates';
import { refuseUnsendable } from '../sender/sendable';
import { compileTemplate, fillTemplate, type CompiledTemplate } from '../sender/template';
import type { Draft } from '../sessions/sessionStore';
import type { PreviewView, UnsureRowView, WorkbookView } from '../webview/protocol';
import { unsureRowView } from './views';
import type { FrozenSession } from './frozenSession';
import type { WorkbookDraft } from './workbookDraft';

export type CampaignOrigin =
  | { readonly kind: 'workbook'; readonly workbook: WorkbookDraft }
  | { readonly kind: 'session'; readonly session: FrozenSession };

/** Whom a campaign is for and what it says: the recipients, from a workbook or a session, and the message. */
export class CampaignContent {
  template = '';
  readonly #origin: CampaignOrigin;

  constructor(origin: CampaignOrigin) {
    this.#origin = origin;
    if (origin.kind === 'session') this.template = origin.session.settings.template;
  }

  get recipientCount(): number {
    return this.#origin.kind === 'workbook'
      ? (this.#origin.workbook.draft?.recipientCount ?? 0)
      : this.#origin.session.info.recipientCount;
  }

  get headers(): readonly string[] {
    return this.#origin.kind === 'workbook'
      ? (this.#origin.workbook.sheet?.headers ?? [])
      : this.#origin.session.settings.headers;
  }

  /** `isFrozen`: the recipients are those of a session. */
  view(isFrozen: boolean): WorkbookView {
    if (this.#origin.kind === 'workbook' && !isFrozen) return this.#origin.workbook.view;
    const { sheet } =
      this.#origin.kind === 'workbook' ? (this.#origin.workbook.sheet ?? { sheet: '' }) : this.#origin.session.info;
    return { kind: 'frozen', sheet, headers: this.headers, readyCount: this.recipientCount };
  }

  /** The rows behind a verdict; undefined where the workbook isn't at hand. */
  rowsOf(verdict: Verdict): ReturnType<WorkbookDraft['rowsOf']> | undefined {
    return this.#origin.kind === 'workbook' ? this.#origin.workbook.rowsOf(verdict) : undefined;
  }

  compile(): CompiledTemplate {
    return compileTemplate(this.template, this.headers);
  }

  /** The message as the recipient at `index` would get it; undefined where there is none. */
  async preview(index: number): Promise<PreviewView | undefined> {
    const recipient = await this.#read(index);
    if (!recipient) return undefined;
    const compiled = this.compile();
    const text = fillTemplate(compiled.ok ? compiled.template : compiled.partial, recipient.values);
    return { index, row: recipient.row, phone: recipient.phone, text };
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

  /** What a session is made of. @throws HumanError with the first thing that is in the way. */
  sendable(): { readonly uri: Uri; readonly sheet: CheckedSheet; readonly draft: Draft } {
    const workbook = this.#origin.kind === 'workbook' ? this.#origin.workbook : null;
    const { sheet, draft } = workbook ?? { sheet: null, draft: null };
    if (!workbook || !sheet || !draft) {
      throw new HumanError(message('The workbook hasn’t been read yet.'), message('Wait until its rows are counted.'));
    }
    refuseUnsendable(
      { template: this.template, headers: sheet.headers, recipientCount: draft.recipientCount },
      message('Look at the rows behind the counts: each says what is wrong.'),
    );
    return { uri: workbook.uri, sheet, draft };
  }

  async close(): Promise<void> {
    await (this.#origin.kind === 'workbook' ? this.#origin.workbook.close() : this.#origin.session.close());
  }

  async #read(index: number): Promise<Recipient | undefined> {
    return this.#origin.kind === 'workbook'
      ? await this.#origin.workbook.draft?.read(index)
      : await this.#origin.session.read(index);
  }
}
