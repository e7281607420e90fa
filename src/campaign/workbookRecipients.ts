import { basename } from 'node:path';
import { workspace, type Uri } from 'vscode';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckedRow, CheckedSheet, Recipient, SheetOutline, Verdict } from '../sender/model';
import type { Draft } from '../sessions/draft';
import type { SessionStore } from '../sessions/sessionStore';
import { checkWorkbookInWorker } from '../workbook/workbookClient';
import type { ReasonCount, RowView, WorkbookView } from '../panel/protocol';
import type { Keyring } from './keyring';
import { ReasonCounts } from './reasonCounts';
import { surroundings, workbookLocale } from '../host/window/settings';
import { errorView, say } from '../host/window/speech';
import { checkedView, outlineView } from './views';
import type { WorkbookChoices } from './workbookChoices';
import { WorkbookWatch } from './workbookWatch';

export interface ShownRows {
  readonly rows: readonly RowView[];
  readonly totalCount: number;
  readonly groups: readonly ReasonCount[];
}

/** A workbook as read with the user's choices: the sheet's verdicts, and the ready rows as a draft of a session. */
export class WorkbookDraft {
  readonly uri: Uri;
  readonly #store: SessionStore;
  readonly #keyring: Keyring;
  readonly #workerPath: string;
  readonly #onChange: () => void;
  readonly #shown = new Map<Verdict, { rows: RowView[]; totalCount: number }>();
  #reasons = new ReasonCounts();
  #view: WorkbookView = NOTHING_READ;
  #outline: SheetOutline | null = null;
  /** Recipients among the first rows, until all are known. */
  #first: readonly Recipient[] = [];
  #sheet: CheckedSheet | null = null;
  #draft: Draft | null = null;
  #reading = new AbortController();
  readonly #watch: WorkbookWatch;

  constructor(uri: Uri, store: SessionStore, keyring: Keyring, workerPath: string, onChange: () => void) {
    this.uri = uri;
    this.#store = store;
    this.#keyring = keyring;
    this.#workerPath = workerPath;
    this.#onChange = onChange;
    this.#watch = new WorkbookWatch(uri, onChange);
  }

  /** It has been changed since it was read. */
  get isStale(): boolean {
    return this.#watch.isStale;
  }

  /** The same, asked of the disk. */
  async lookIfStale(): Promise<boolean> {
    return await this.#watch.look();
  }

  get view(): WorkbookView {
    return this.#view;
  }

  /** The sheet's columns; null until its first rows have been read. */
  get outline(): SheetOutline | null {
    return this.#outline;
  }

  /** Null until the workbook has been read. */
  get sheet(): CheckedSheet | null {
    return this.#sheet;
  }

  /** Null until the workbook has been read. */
  get draft(): Draft | null {
    return this.#draft;
  }

  /** A recipient by its index; while the workbook is being read, of the first rows only. */
  async recipient(index: number): Promise<Recipient | undefined> {
    return this.#draft === null ? this.#first[index] : await this.#draft.read(index);
  }

  rowsOf(verdict: Verdict): ShownRows {
    const groups = verdict === 'invalid' ? this.#reasons.groups() : [];
    return { ...(this.#shown.get(verdict) ?? { rows: [], totalCount: 0 }), groups };
  }

  /** Reads the workbook; a reading that still goes on is given up. */
  async read(choices: WorkbookChoices): Promise<void> {
    await this.#giveUp();
    const reading = new AbortController();
    this.#reading = reading;
    this.#shown.clear();
    this.#reasons = new ReasonCounts();
    this.#sheet = null;
    this.#outline = null;
    this.#first = [];
    this.#show(NOTHING_READ);
    let draft: Draft | null = null;
    await this.#watch.begin();
    try {
      draft = await this.#store.createDraft(await this.#keyring.current());
      const sheet = await this.#check(choices, draft, reading.signal);
      await draft.complete();
      if (reading.signal.aborted) throw new Error('A newer reading has begun.');
      this.#sheet = sheet;
      this.#outline = sheet;
      this.#draft = draft;
      this.#show(checkedView(sheet));
    } catch (error) {
      await draft?.close();
      if (reading.signal.aborted) return;
      const outline = this.#outline && outlineView(this.#outline);
      this.#show({ kind: 'failed', error: errorView(error), outline });
    }
  }

  async close(): Promise<void> {
    this.#watch.dispose();
    await this.#giveUp();
  }

  /** Ends the reading, and forgets the draft unless it has become a session. */
  async #giveUp(): Promise<void> {
    this.#reading.abort();
    const draft = this.#draft;
    this.#draft = null;
    await draft?.close();
  }

  async #check(choices: WorkbookChoices, draft: Draft, signal: AbortSignal): Promise<CheckedSheet> {
    let view = NOTHING_READ;
    const show = (news: Partial<ReadingView>): void => {
      view = { ...view, ...news };
      if (!signal.aborted) this.#show(view);
    };
    const input = await readInput(this.uri);
    return await checkWorkbookInWorker(
      this.#workerPath,
      { input, locale: workbookLocale(), ...choices, surroundings: surroundings() },
      async (rows) => {
        for (const row of rows) this.#keep(row);
        await draft.add(rows);
        show({ rowCount: view.rowCount + rows.length });
      },
      signal,
      {
        opened: (outline, firstRows) => {
          this.#outline = outline;
          this.#first = recipientsOf(firstRows);
          show({ outline: outlineView(outline), previewCount: this.#first.length });
        },
        progress: (share) => show({ share }),
      },
    );
  }

  #keep({ verdict, row, cell, phoneText, reason }: CheckedRow): void {
    const shown = this.#shown.get(verdict) ?? { rows: [], totalCount: 0 };
    this.#shown.set(verdict, shown);
    shown.totalCount += 1;
    const said = reason ? say(reason) : '';
    if (verdict === 'invalid') this.#reasons.add(said);
    if (shown.rows.length < SHOWN_ROWS) shown.rows.push({ row, cell, phoneText, reason: said });
  }

  #show(view: WorkbookView): void {
    this.#view = view;
    this.#onChange();
  }
}

type ReadingView = WorkbookView & { readonly kind: 'reading' };

const NOTHING_READ: ReadingView = { kind: 'reading', rowCount: 0, share: 0, outline: null, previewCount: 0 };

function recipientsOf(rows: readonly CheckedRow[]): readonly Recipient[] {
  const ready = rows.flatMap(({ verdict, phone, row, values }) =>
    verdict === 'ready' && phone !== null ? [{ row, phone, values }] : [],
  );
  return ready.map((recipient, index) => ({ index, ...recipient }));
}

/** Rows of each verdict that the panel can list; the counts know them all. */
export const SHOWN_ROWS = 1000;

/** A local file is read where it is, by the worker; any other through VS Code. */
async function readInput(uri: Uri) {
  if (uri.scheme === 'file') return { kind: 'file', path: uri.fsPath } as const;
  try {
    return { kind: 'bytes', bytes: await workspace.fs.readFile(uri), name: basename(uri.path) } as const;
  } catch (cause) {
    throw new HumanError(
      message('The workbook can’t be read.'),
      message('Check that it is still there and that you may open it.'),
      cause,
    );
  }
}
