import type { FirstRow, RowView, WorkbookView } from '../../panel/protocol';
import type { Texts } from '../../panel/texts';
import type { CheckedRow, CountryCount, Recipient, SheetOutline, Verdict } from '../../sender/model';
import { Emitter } from '../../sender/emitter';
import type { Sentence } from '../../sender/sentence';
import type { Draft } from '../../sessions/draft';
import { newSessionId, type SessionStore } from '../../sessions/sessionStore';
import { errorView } from '../errorView';
import type { Keyring } from '../keys/keyring';
import type { FreezeRequest, FreezeWatcher, FrozenSheet } from '../freezing/freezeWorkbook';
import type { RowsByVerdict } from '../freezing/keptRows';
import { packOptOuts } from '../people/packedOptOuts';
import { SentBefore, type SentElsewhere } from '../people/sentBefore';
import type { FreezeWorkbook, People, Settings, WorkbookFile } from '../ports';
import { ReasonCounts } from '../reasonCounts';
import { NO_ROWS, type CampaignRecipients, type CheckedRecipients, type ShownRows } from '../recipients';
import { checkedView, outlineView } from '../views';
import type { WorkbookChoices } from './workbookChoices';
import { WorkbookWatch } from './workbookWatch';

export interface WorkbookRecipientsParts {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly settings: Pick<Settings, 'surroundings' | 'workbookLocale' | 'keepsApartMs'>;
  readonly texts: Texts;
  readonly freeze: FreezeWorkbook;
  readonly people: People;
  /** What the database that is connected knows of whom sessions write to; null where none is. */
  readonly sentElsewhere?: () => SentElsewhere | null;
  readonly onChange: () => void;
}

/** A workbook as read with the user's choices: the sheet's verdicts, and the ready rows as a draft of a session. */
export class WorkbookRecipients implements CampaignRecipients {
  readonly frozen = null;
  readonly #file: WorkbookFile;
  readonly #parts: WorkbookRecipientsParts;
  readonly #shown = new Map<Verdict, { readonly rows: readonly RowView[]; readonly totalCount: number }>();
  #reasons = new ReasonCounts();
  #view: WorkbookView = NOTHING_READ;
  #outline: SheetOutline | null = null;
  #firstRows: readonly FirstRow[] = [];
  /** Recipients among the first rows, until all are known. */
  #first: readonly Recipient[] = [];
  #checked: CheckedRecipients | null = null;
  #reading = new AbortController();
  readonly #shownAnew = new Emitter<void>();
  readonly #watch: WorkbookWatch;

  constructor(file: WorkbookFile, parts: WorkbookRecipientsParts) {
    this.#file = file;
    this.#parts = parts;
    this.#watch = new WorkbookWatch(file, parts.onChange);
  }

  get fileName(): string {
    return this.#file.name;
  }

  get workbook(): string {
    return this.#file.address;
  }

  get firstRows(): readonly FirstRow[] {
    return this.#firstRows;
  }

  get isStale(): boolean {
    return this.#watch.isStale;
  }

  async lookIfStale(): Promise<boolean> {
    return await this.#watch.look();
  }

  view(destinations: readonly CountryCount[]): WorkbookView {
    return this.#view.kind === 'checked' ? { ...this.#view, destinations } : this.#view;
  }

  get outline(): SheetOutline | null {
    return this.#outline;
  }

  get checked(): CheckedRecipients | null {
    return this.#checked;
  }

  get headers(): readonly string[] {
    return this.#outline?.headers ?? [];
  }

  async columns(): Promise<readonly string[]> {
    while (this.#outline === null && this.#view.kind === 'reading') await this.#untilShownAnew();
    return this.headers;
  }

  get sheetName(): string {
    return this.#outline?.sheet ?? '';
  }

  get country(): string {
    return this.#outline?.country ?? '';
  }

  get recipientCount(): number {
    return this.#checked?.draft.recipientCount ?? 0;
  }

  async recipient(index: number): Promise<Recipient | undefined> {
    return this.#checked === null ? this.#first[index] : await this.#checked.draft.read(index);
  }

  rowsOf(verdict: Verdict): ShownRows {
    const groups = verdict === 'invalid' ? this.#reasons.groups() : [];
    return { ...(this.#shown.get(verdict) ?? NO_ROWS), groups };
  }

  async read(choices: WorkbookChoices): Promise<void> {
    await this.#giveUp();
    const reading = new AbortController();
    this.#reading = reading;
    this.#shown.clear();
    this.#reasons = new ReasonCounts();
    this.#outline = null;
    this.#first = [];
    this.#firstRows = [];
    this.#show(NOTHING_READ);
    const { store, people, settings, texts } = this.#parts;
    const draftId = newSessionId();
    let draft: Draft | null = null;
    await this.#watch.begin();
    try {
      const sealer = await this.#parts.keyring.current();
      const book = await people.book();
      await people.beside?.look();
      const optedOutElsewhere = packOptOuts(people.beside?.book() ?? null);
      const nowMs = Date.now();
      const about = { draftId, hasBook: book !== null, nowMs, optedOutElsewhere };
      const frozen = await this.#freeze(choices, about, reading.signal);
      if (reading.signal.aborted) throw new Error('A newer reading has begun.');
      draft = await store.adoptDraft(frozen.draft, sealer);
      const { sheet } = frozen;
      const elsewhere = this.#parts.sentElsewhere?.() ?? null;
      const sentBefore = new SentBefore(book, settings.keepsApartMs(), nowMs, frozen.sentBefore, elsewhere);
      const rows = draft;
      await sentBefore.judgeElsewhere((index) => rows.read(index));
      if (reading.signal.aborted) throw new Error('A newer reading has begun.');
      this.#outline = sheet;
      this.#checked = { sheet, draft, sentBefore };
      this.#keep(frozen.rows);
      this.#show(checkedView(sheet, sentBefore, texts));
    } catch (error) {
      // Of a thread that was ended nobody else takes away what it has written.
      await (draft?.close() ?? store.abandonDraft(draftId));
      if (reading.signal.aborted) return;
      const outline = this.#outline && outlineView(this.#outline, texts);
      this.#show({ kind: 'failed', error: errorView(error, texts), outline });
    }
  }

  async close(): Promise<void> {
    this.#watch.dispose();
    await this.#giveUp();
  }

  /** Ends the reading, and forgets the draft unless it has become a session. */
  async #giveUp(): Promise<void> {
    this.#reading.abort();
    const checked = this.#checked;
    this.#checked = null;
    await checked?.draft.close();
  }

  async #freeze(
    choices: WorkbookChoices,
    about: Pick<FreezeRequest, 'draftId' | 'hasBook' | 'nowMs' | 'optedOutElsewhere'>,
    signal: AbortSignal,
  ): Promise<FrozenSheet> {
    const { freeze, settings, keyring, store } = this.#parts;
    const input = await this.#file.open();
    const request: FreezeRequest = {
      ...about,
      check: { input, locale: settings.workbookLocale(), ...choices, surroundings: settings.surroundings() },
      dataFolder: store.dataFolder,
      keepsApartMs: settings.keepsApartMs(),
      key: await keyring.currentKey(),
      bookKeys: keyring.keys,
    };
    return await freeze(request, this.#watcher(signal), signal);
  }

  #watcher(signal: AbortSignal): FreezeWatcher {
    let view = NOTHING_READ;
    const show = (news: Partial<ReadingView>): void => {
      view = { ...view, ...news };
      if (!signal.aborted) this.#show(view);
    };
    return {
      opened: (outline, firstRows) => {
        if (signal.aborted) return;
        this.#outline = outline;
        this.#first = recipientsOf(firstRows);
        this.#firstRows = firstRowsOf(firstRows);
        show({ outline: outlineView(outline, this.#parts.texts), previewCount: this.#first.length });
      },
      progress: (share) => show({ share }),
      counted: (rowCount) => show({ rowCount }),
    };
  }

  #keep({ verdicts, reasons }: RowsByVerdict): void {
    const said = (reason: Sentence | null): string => (reason ? this.#parts.texts.say(reason) : '');
    for (const [verdict, { rows, totalCount }] of verdicts) {
      this.#shown.set(verdict, { rows: rows.map((kept) => ({ ...kept, reason: said(kept.reason) })), totalCount });
    }
    for (const [reason, count] of reasons) this.#reasons.add(said(reason), count);
  }

  #show(view: WorkbookView): void {
    this.#view = view;
    this.#shownAnew.emit();
    this.#parts.onChange();
  }

  async #untilShownAnew(): Promise<void> {
    await new Promise<void>((resolve) => {
      const unsubscribe = this.#shownAnew.on(() => {
        unsubscribe();
        resolve();
      });
    });
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

function firstRowsOf(rows: readonly CheckedRow[]): readonly FirstRow[] {
  return rows
    .slice(0, FIRST_ROWS_COUNT)
    .map(({ row, values }) => ({ row, values: values.map((value) => value.slice(0, CELL_LENGTH)) }));
}

/** What the panel shows of a sheet, and of each of its cells. */
const FIRST_ROWS_COUNT = 3;
const CELL_LENGTH = 80;
