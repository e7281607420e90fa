import { Emitter } from '../sender/emitter';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import type { ResultsView, RowList, ToWebview } from '../panel/protocol';
import type { ReportView } from '../panel/report';
import type { CampaignContent } from './content';

/** Answers to what the page asked for, which are no part of its state: rows, a preview. */
export class CampaignReplies extends Emitter<ToWebview> {
  readonly #content: CampaignContent;
  #previewIndex = 0;

  constructor(content: CampaignContent) {
    super();
    this.#content = content;
  }

  async rows(list: RowList): Promise<void> {
    this.emit({ type: 'rows', verdict: list, ...(await this.#content.rowsOf(list)) });
  }

  async unsure(attempts: readonly UnsureAttempt[], totalCount: number): Promise<void> {
    this.emit({ type: 'unsure', rows: await this.#content.unsure(attempts), totalCount });
  }

  results(results: ResultsView | null): void {
    if (results !== null) this.emit({ type: 'results', results });
  }

  report(report: ReportView): void {
    this.emit({ type: 'report', report });
  }

  /** Of the recipient that was shown last, unless another is asked for. */
  async preview(index = this.#previewIndex): Promise<void> {
    this.#previewIndex = index;
    const preview = await this.#content.preview(index);
    if (preview) this.emit({ type: 'preview', preview });
  }
}
