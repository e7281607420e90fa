import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Texts } from '../../panel/texts';
import { HumanError } from '../../sender/humanError';
import { resultsTable, unreadableRowsText, type ResultRow } from '../../sender/journal/resultsTable';
import { sentence } from '../../sender/sentence';
import { readSessionFile } from '../../sessions/sessionFile';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import { newTemporaryName, type ResultsTarget } from '../../workbook/results/resultsFile';
import type { ResultsRequest } from '../../workbook/results/resultsMessages';
import type { Asking, Report } from '../dialogs/dialogs';
import type { PickedFile, WindowFiles } from '../dialogs/windowFiles';
import { sessionSealer, type Keyring } from '../keys/keyring';
import type { Runs } from '../runs';
import { baseName } from './baseName';

/** Writes a workbook of results, as `writeResultsInWorker` does. @throws HumanError */
export type WriteResults = (
  target: ResultsTarget,
  table: ResultsRequest['table'],
  rows: AsyncIterable<readonly ResultRow[]>,
  signal: AbortSignal,
) => Promise<void>;

export interface ResultsExportParts extends Asking {
  /** Where a session lies. */
  readonly storeOf: (sessionId: string) => Promise<SessionStore>;
  readonly keyring: Keyring;
  /** Enters what has become known of it since it was sent. */
  readonly runs: Pick<Runs, 'takeUp'>;
  readonly files: WindowFiles;
  readonly writeResults: WriteResults;
  readonly dataFolder: string;
}

interface Place {
  readonly file: PickedFile;
  /** The user has been asked about the file that is there. */
  readonly overwrite: boolean;
}

/** Writes what became of a session's recipients to a new workbook, where the user says. */
export class ResultsExport {
  readonly #parts: ResultsExportParts;
  readonly #underWay = new Set<string>();

  constructor(parts: ResultsExportParts) {
    this.#parts = parts;
  }

  /**
   * Asks where to, and writes it. A second call while the first is at work does nothing.
   * @throws HumanError where the session can't be read, or the workbook can't be written there.
   */
  async run(sessionId: string): Promise<void> {
    if (this.#underWay.has(sessionId)) return;
    this.#underWay.add(sessionId);
    try {
      await this.#askAndWrite(sessionId);
    } finally {
      this.#underWay.delete(sessionId);
    }
  }

  async #askAndWrite(sessionId: string): Promise<void> {
    const { keyring, storeOf, dialogs, texts } = this.#parts;
    const store = await storeOf(sessionId);
    const sealer = await sessionSealer(sessionId, store, keyring);
    const { info, openCampaign } = await readSessionFile(store.folder(sessionId), store.files);
    // Before the user is asked for anything: without its key nothing can be read.
    const { source } = openCampaign(sealer);
    const place = await this.#askPlace(info.fileName, source);
    if (place === null) return;
    if (place.file.address === source) throw isSource(info.fileName);
    const title = texts.say(sentence('Exporting the results of {0}', info.fileName));
    const isDone = await dialogs.follow(title, true, async (report, signal) => {
      await this.#parts.runs.takeUp(sessionId);
      const results = await SessionResults.open(store, sessionId, sealer);
      try {
        await this.#write(results, place, report, signal);
        const { unreadableCount } = results;
        if (unreadableCount > 0) void dialogs.tell('warning', texts.say(unreadableRowsText(unreadableCount)), []);
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      } finally {
        await results.close();
      }
    });
    if (isDone) void this.#offerToOpen(place.file);
  }

  /** Beside the workbook, named after it and the day. */
  async #askPlace(fileName: string, source: string): Promise<Place | null> {
    const { files, texts } = this.#parts;
    const { say } = texts;
    const name = `${say(sentence('{0} results {1}', baseName(fileName), dayOf(new Date())))}.xlsx`;
    const file = await files.chooseNew({
      title: say(sentence('Export Results')),
      saveLabel: say(sentence('Export')),
      suggested: files.beside(source, name),
      kinds: { Excel: ['xlsx'] },
    });
    if (file === null) return null;
    // The dialog has asked about the name as it was given, and about no other.
    if (/\.xlsx$/iu.test(file.name)) return { file, overwrite: true };
    return { file: files.beside(file.address, `${file.name}.xlsx`), overwrite: false };
  }

  async #write(results: SessionResults, { file, overwrite }: Place, report: Report, signal: AbortSignal) {
    const { writeResults, texts } = this.#parts;
    const { toCells, ...table } = resultsTable(results.about, texts.say);
    const rows = counted(results.rows(toCells), results.rowCount, report, texts);
    const write = (path: string): Promise<void> =>
      writeResults({ path, overwrite, source: results.campaign.source }, table, rows, signal);
    if (file.path === null) await this.#writeElsewhere(file, overwrite, write);
    else await write(file.path);
  }

  /** A file that only the window can reach is written here first. */
  async #writeElsewhere(file: PickedFile, overwrite: boolean, write: (path: string) => Promise<void>): Promise<void> {
    const { dataFolder, files } = this.#parts;
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const path = join(dataFolder, newTemporaryName());
    try {
      await write(path);
      await files.put(path, file, overwrite).catch((cause: unknown) => {
        throw new HumanError(
          sentence('{0} can’t be written there.', file.name),
          sentence('Choose another name or another folder.'),
          cause,
        );
      });
    } finally {
      await rm(path, { force: true });
    }
  }

  async #offerToOpen(file: PickedFile): Promise<void> {
    const { dialogs, files, texts } = this.#parts;
    const { say } = texts;
    const actions = [
      { label: say(sentence('Open')), value: 'open' },
      { label: say(sentence('Show in Folder')), value: 'show' },
    ] as const;
    const said = say(sentence('The results are in {0}.', file.name));
    const answer = await dialogs.tell('info', said, files.isAtHand(file) ? actions : []);
    if (answer === 'open') await files.open(file);
    if (answer === 'show') await files.reveal(file);
  }
}

/** As a name of a file is sorted by: `2026-03-09`. */
function dayOf(day: Date): string {
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function isSource(fileName: string): HumanError {
  return new HumanError(
    sentence('{0} is the workbook that this session was made from.', fileName),
    sentence('Choose another name: that one is never written to.'),
  );
}

/** Passes the rows on, and tells how many of them at each percent. */
async function* counted(
  rows: AsyncIterable<readonly ResultRow[]>,
  totalCount: number,
  report: Report,
  { say, number }: Texts,
): AsyncGenerator<readonly ResultRow[]> {
  let rowCount = 0;
  let shownPercent = 0;
  for await (const some of rows) {
    yield some;
    rowCount += some.length;
    const percent = Math.floor((rowCount / totalCount) * 100);
    if (percent === shownPercent) continue;
    report(say(sentence('{0} of {1} rows', number(rowCount), number(totalCount))), percent - shownPercent);
    shownPercent = percent;
  }
}
