import { workspace, type Uri } from 'vscode';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckedRow, CheckedSheet, Verdict } from '../sender/model';
import type { Draft, SessionStore } from '../sessions/sessionStore';
import { checkWorkbookInWorker } from '../workbook/workbookClient';
import type { RowView, WorkbookView } from '../webview/protocol';
import type { Keyring } from './keyring';
import { localeCountry } from './settings';
import { errorView, say } from './speech';
import { checkedView } from './views';
import type { WorkbookChoices } from './workbookChoices';

export interface ShownRows {
  readonly rows: readonly RowView[];
  readonly totalCount: number;
}

/** A workbook as read with the user's choices: the sheet's verdicts, and the ready rows as a draft of a session. */
export class WorkbookDraft {
  readonly uri: Uri;
  readonly #store: SessionStore;
  readonly #keyring: Keyring;
  readonly #workerPath: string;
  readonly #onChange: () => void;
  readonly #shown = new Map<Verdict, { rows: RowView[]; totalCount: number }>();
  #view: WorkbookView = { kind: 'reading', rowCount: 0 };
  #sheet: CheckedSheet | null = null;
  #draft: Draft | null = null;
  #reading = new AbortController();

  constructor(uri: Uri, store: SessionStore, keyring: Keyring, workerPath: string, onChange: () => void) {
    this.uri = uri;
    this.#store = store;
    this.#keyring = keyring;
    this.#workerPath = workerPath;
    this.#onChange = onChange;
  }

  get view(): WorkbookView {
    return this.#view;
  }

  /** Null until the workbook has been read. */
  get sheet(): CheckedSheet | null {
    return this.#sheet;
  }

  /** Null until the workbook has been read. */
  get draft(): Draft | null {
    return this.#draft;
  }

  rowsOf(verdict: Verdict): ShownRows {
    return this.#shown.get(verdict) ?? { rows: [], totalCount: 0 };
  }

  /** Reads the workbook; a reading that still goes on is given up. */
  async read(choices: WorkbookChoices): Promise<void> {
    await this.close();
    const reading = new AbortController();
    this.#reading = reading;
    this.#shown.clear();
    this.#sheet = null;
    this.#show({ kind: 'reading', rowCount: 0 });
    let draft: Draft | null = null;
    try {
      draft = await this.#store.createDraft(await this.#keyring.current());
      const sheet = await this.#check(choices, draft, reading.signal);
      await draft.complete();
      if (reading.signal.aborted) throw new Error('A newer reading has begun.');
      this.#sheet = sheet;
      this.#draft = draft;
      this.#show(checkedView(sheet));
    } catch (error) {
      await draft?.close();
      if (!reading.signal.aborted) this.#show({ kind: 'failed', error: errorView(error) });
    }
  }

  /** Gives up reading, and forgets the draft unless it has become a session. */
  async close(): Promise<void> {
    this.#reading.abort();
    const draft = this.#draft;
    this.#draft = null;
    await draft?.close();
  }

  async #check(choices: WorkbookChoices, draft: Draft, signal: AbortSignal): Promise<CheckedSheet> {
    let rowCount = 0;
    const input = await readInput(this.uri);
    return await checkWorkbookInWorker(
      this.#workerPath,
      { input, ...choices, localeCountry: localeCountry() },
      async (rows) => {
        rowCount += rows.length;
        for (const row of rows) this.#keep(row);
        await draft.addReady(rows);
        if (!signal.aborted) this.#show({ kind: 'reading', rowCount });
      },
      signal,
    );
  }

  #keep({ verdict, row, cell, phoneText, reason }: CheckedRow): void {
    const shown = this.#shown.get(verdict) ?? { rows: [], totalCount: 0 };
    this.#shown.set(verdict, shown);
    shown.totalCount += 1;
    if (shown.rows.length < SHOWN_ROWS) shown.rows.push({ row, cell, phoneText, reason: reason ? say(reason) : '' });
  }

  #show(view: WorkbookView): void {
    this.#view = view;
    this.#onChange();
  }
}

/** Rows of each verdict that the panel can list; the counts know them all. */
export const SHOWN_ROWS = 1000;

/** A local file is read where it is, by the worker; any other through VS Code. */
async function readInput(uri: Uri) {
  if (uri.scheme === 'file') return { kind: 'file', path: uri.fsPath } as const;
  try {
    return { kind: 'bytes', bytes: await workspace.fs.readFile(uri) } as const;
  } catch (cause) {
    throw new HumanError(
      message('The workbook can’t be read.'),
      message('Check that it is still there and that you may open it.'),
      cause,
    );
  }
}
