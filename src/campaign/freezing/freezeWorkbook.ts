import { createSealer, keyIdOf } from '../../sessions/encryption';
import type { FrozenDraft } from '../../sessions/draft';
import { SessionStore } from '../../sessions/sessionStore';
import type { CheckedRow, SheetOutline } from '../../sender/model';
import type { CheckRequest } from '../../workbook/checkRequest';
import { checkWorkbook } from '../../workbook/checkWorkbook';
import { OptOutCheck, type AdmittedSheet } from '../people/optOutCheck';
import { unpackOptOuts, type PackedOptOuts } from '../people/packedOptOuts';
import { SentBefore, type SentNotes } from '../people/sentBefore';
import { readBook } from './readBook';
import { KeptRows, type RowsByVerdict } from './keptRows';

/** What is to be read and written down, where, and with which keys. */
export interface FreezeRequest {
  readonly check: CheckRequest;
  readonly dataFolder: string;
  /** Of the draft that the rows become. */
  readonly draftId: string;
  readonly keepsApartMs: number;
  readonly nowMs: number;
  /** Whether there is a book of people that says who has opted out and who was written to. */
  readonly hasBook: boolean;
  /** Who has opted out elsewhere; null where that is nobody. */
  readonly optedOutElsewhere: PackedOptOuts | null;
  /** The draft’s, and those of the book’s files. They are never in a file. */
  readonly key: Uint8Array;
  readonly bookKeys: readonly Uint8Array[];
}

/** A sheet whose rows are on disk: what is known of them without reading them. */
export interface FrozenSheet {
  readonly sheet: AdmittedSheet;
  readonly draft: FrozenDraft;
  readonly sentBefore: SentNotes;
  readonly rows: RowsByVerdict;
}

/** Hears of it while it goes on. */
export interface FreezeWatcher {
  /** At once, as `CheckWatcher.opened`. */
  opened(outline: SheetOutline, firstRows: readonly CheckedRow[]): void;
  progress(share: number): void;
  /** A few times a second at most. */
  counted(rowCount: number): void;
}

/**
 * Reads a sheet, gives its rows their verdicts and writes them down as a draft, without any of them leaving this thread
 * but the first of each verdict.
 * @throws HumanError where it can't be read or written; then nothing is left of the draft
 */
export async function freezeWorkbook(request: FreezeRequest, watcher: FreezeWatcher): Promise<FrozenSheet> {
  const { check, dataFolder, draftId, keepsApartMs, nowMs, hasBook, bookKeys, optedOutElsewhere } = request;
  const sealer = createSealer(Buffer.from(request.key));
  const keys = new Map(bookKeys.map((key) => [keyIdOf(Buffer.from(key)), key] as const));
  const book = hasBook ? await readBook(dataFolder, keys) : null;
  const elsewhere = optedOutElsewhere === null ? null : unpackOptOuts(optedOutElsewhere);
  const optOuts = new OptOutCheck({
    optOut: (person) => book?.optOut(person) ?? elsewhere?.optOut(person) ?? null,
  });
  const sentBefore = new SentBefore(book, keepsApartMs, nowMs);
  const kept = new KeptRows();
  const draft = await new SessionStore(dataFolder).createDraft(sealer, draftId);
  try {
    const sheet = await checkWorkbook(
      check,
      async (read) => {
        const rows = sentBefore.judge(optOuts.judge(read));
        kept.add(rows);
        await draft.add(rows);
        watcher.counted(kept.rowCount);
      },
      {
        opened: (outline, firstRows) => {
          optOuts.open(outline.headers);
          watcher.opened(outline, firstRows);
        },
        progress: (share) => watcher.progress(share),
      },
    );
    await draft.complete();
    const frozen = {
      sheet: optOuts.admit(sheet),
      draft: draft.frozen,
      sentBefore: sentBefore.notes,
      rows: kept.byVerdict,
    };
    await draft.letGo();
    return frozen;
  } catch (error) {
    await draft.close();
    throw error;
  }
}
