/** A session's summary, in the reader's words. */
export interface ReportView {
  readonly title: string;
  readonly sections: readonly {
    readonly title: string;
    /** `share`: in percent, of what it is a part; empty where it is none. */
    readonly lines: readonly { readonly label: string; readonly value: string; readonly share: string }[];
  }[];
}

/** Saved where the host asks. */
export const REPORT_ACTIONS = ['show', 'save'] as const;

export type ReportAction = (typeof REPORT_ACTIONS)[number];
