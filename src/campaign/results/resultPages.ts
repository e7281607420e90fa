import type { ResultRowView, ResultsQuestion, ResultsView } from '../../panel/protocol';
import type { ReportView } from '../../panel/report';
import type { Texts } from '../../panel/texts';
import { CHILD_KINDS, type ChildKind } from '../../sender/childSession';
import { BitSet } from '../../sender/journal/bitSet';
import type { ChildNote } from '../../sessions/childNotes';
import { reportView } from '../report/reportView';
import { rowSearch } from './rowSearch';
import type { SessionRow, SessionRows } from './sessionRows';

export interface OpenedRows {
  readonly rows: SessionRows;
  /** Whoever has gone to other sessions. */
  readonly notes: readonly ChildNote[];
}

interface Opened extends OpenedRows {
  readonly childCounts: Readonly<Record<ChildKind, number>>;
  readonly counts: ReturnType<SessionRows['counts']>;
}

/** A session's rows, a page at a time: they are read anew only when something has become of them. */
export class ResultPages {
  readonly #open: () => Promise<OpenedRows>;
  readonly #texts: Texts;
  #stamp: string | null = null;
  #opened: Promise<Opened> | null = null;
  /** Whom the last search has found, by index: its other pages need none. */
  #found: { readonly of: string; readonly indexes: readonly number[] } | null = null;
  #asked = new AbortController();

  constructor(open: () => Promise<OpenedRows>, texts: Texts) {
    this.#open = open;
    this.#texts = texts;
  }

  /**
   * Null where a newer question has taken its place.
   * @param stamp another one whenever something has become of a row
   */
  async page(question: ResultsQuestion, stamp: string): Promise<ResultsView | null> {
    this.#asked.abort();
    const { signal } = (this.#asked = new AbortController());
    const { rows, counts, childCounts } = await this.#openedAs(stamp);
    const found = await this.#find(rows, question, signal);
    if (found === null) return null;
    const shown: ResultRowView[] = [];
    const start = Math.max(0, Math.floor(question.page)) * PAGE_SIZE;
    for (const index of found.slice(start, start + PAGE_SIZE)) {
      const row = await rows.read(index);
      if (row !== null) shown.push(this.#view(row, rows.phoneColumn));
    }
    if (signal.aborted) return null;
    const { headers } = rows;
    return { ...question, rows: shown, foundCount: found.length, pageSize: PAGE_SIZE, counts, childCounts, headers };
  }

  /** The session's summary. @param stamp as for `page` */
  async report(stamp: string): Promise<ReportView> {
    const { rows } = await this.#openedAs(stamp);
    return reportView(rows.about, this.#texts.say);
  }

  /** As it was last read; null where nothing was, or its part of the file can't be read any more. */
  async row(index: number): Promise<SessionRow | null> {
    const opened = await this.#opened;
    return opened === null || index >= opened.rows.totalCount ? null : await opened.rows.read(index);
  }

  async close(): Promise<void> {
    this.#asked.abort();
    const opened = this.#opened;
    this.#opened = null;
    this.#stamp = null;
    this.#found = null;
    await (await opened?.catch(() => null))?.rows.close();
  }

  async #openedAs(stamp: string): Promise<Opened> {
    if (this.#opened === null || this.#stamp !== stamp) {
      const before = this.#opened;
      this.#stamp = stamp;
      this.#found = null;
      this.#opened = this.#openAnew();
      void before?.then(({ rows }) => rows.close()).catch(() => undefined);
    }
    return await this.#opened;
  }

  async #openAnew(): Promise<Opened> {
    const { rows, notes } = await this.#open();
    const childCounts = Object.fromEntries(
      CHILD_KINDS.map((kind) => {
        const gone = new BitSet();
        for (const note of notes) if (note.kind === kind) gone.addAll(note.recipients);
        return [kind, rows.countFor(kind, gone)];
      }),
    ) as Record<ChildKind, number>;
    return { rows, notes, childCounts, counts: rows.counts() };
  }

  /** Null once a newer question has been asked. */
  async #find(
    rows: SessionRows,
    { status, find }: ResultsQuestion,
    signal: AbortSignal,
  ): Promise<readonly number[] | null> {
    const of = JSON.stringify([status, find.trim()]);
    if (this.#found?.of === of) return this.#found.indexes;
    const indexes: number[] = [];
    if (find.trim() === '') {
      for (const index of rows.indexes(status)) indexes.push(index);
    } else {
      for await (const row of rows.rows({ status, search: rowSearch(find) })) {
        if (signal.aborted) return null;
        indexes.push(row.index);
      }
    }
    if (signal.aborted) return null;
    this.#found = { of, indexes };
    return indexes;
  }

  #view({ index, row, phone, values, status, isUndecided, atMs, reason }: SessionRow, phoneColumn: number) {
    const cells = values.filter((value, column) => column !== phoneColumn && value.trim() !== '');
    const about = cells.slice(0, ABOUT_COUNT).join(' · ');
    const said = reason === null ? '' : this.#texts.say(reason);
    return { index, row, phone, about, status, isUndecided, atMs, reason: said };
  }
}

const PAGE_SIZE = 50;
/** As many cells tell a person who it is. */
const ABOUT_COUNT = 3;
