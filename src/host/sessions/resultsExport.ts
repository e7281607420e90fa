import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, env, ProgressLocation, UIKind, Uri, window, workspace, type Progress } from 'vscode';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { resultsTable, unreadableRowsText, type ResultRow } from '../../sender/journal/resultsTable';
import { readSessionFile } from '../../sessions/sessionFile';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import { writeResultsInWorker } from '../../workbook/results/resultsClient';
import { newTemporaryName } from '../../workbook/results/resultsFile';
import { sessionSealer, type Keyring } from '../../campaign/keyring';
import type { Runs } from '../../campaign/runs';
import { hostTexts, say } from '../window/speech';

export interface ResultsExportParts {
  /** Where a session lies. */
  readonly storeOf: (sessionId: string) => Promise<SessionStore>;
  readonly keyring: Keyring;
  /** Enters what has become known of it since it was sent. */
  readonly runs: Pick<Runs, 'takeUp'>;
  readonly dataFolder: string;
  /** Of the built `resultsWorker.js`. */
  readonly workerPath: string;
}

interface Place {
  readonly uri: Uri;
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
    const { keyring } = this.#parts;
    const store = await this.#parts.storeOf(sessionId);
    const sealer = await sessionSealer(sessionId, store, keyring);
    const { info, openCampaign } = await readSessionFile(store.folder(sessionId), store.files);
    // Before the user is asked for anything: without its key nothing can be read.
    const { source } = openCampaign(sealer);
    const place = await askPlace(info.fileName, source);
    if (!place) return;
    if (place.uri.toString() === source) throw isSource(info.fileName);
    const controller = new AbortController();
    const isDone = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: say(sentence('Exporting the results of {0}', info.fileName)),
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        await this.#parts.runs.takeUp(sessionId);
        const results = await SessionResults.open(store, sessionId, sealer);
        try {
          await this.#write(results, place, progress, controller.signal);
          if (results.unreadableCount > 0) {
            void window.showWarningMessage(say(unreadableRowsText(results.unreadableCount)));
          }
          return true;
        } catch (error) {
          if (controller.signal.aborted) return false;
          throw error;
        } finally {
          await results.close();
        }
      },
    );
    if (isDone) void offerToOpen(place.uri);
  }

  async #write(
    results: SessionResults,
    { uri, overwrite }: Place,
    progress: Progress<{ readonly message: string; readonly increment: number }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { toCells, ...table } = resultsTable(results.about, say);
    const rows = counted(results.rows(toCells), results.rowCount, progress);
    const write = (path: string): Promise<void> =>
      writeResultsInWorker(
        this.#parts.workerPath,
        { path, overwrite, source: results.campaign.source },
        table,
        rows,
        signal,
      );
    if (uri.scheme === 'file') await write(uri.fsPath);
    else await this.#writeElsewhere(uri, overwrite, write);
  }

  /** A file that only VS Code can reach is written here first. */
  async #writeElsewhere(uri: Uri, overwrite: boolean, write: (path: string) => Promise<void>): Promise<void> {
    await mkdir(this.#parts.dataFolder, { recursive: true, mode: 0o700 });
    const path = join(this.#parts.dataFolder, newTemporaryName());
    try {
      await write(path);
      await workspace.fs.copy(Uri.file(path), uri, { overwrite }).then(undefined, (cause: unknown) => {
        throw new HumanError(
          sentence('{0} can’t be written there.', uri.path.split('/').at(-1) ?? ''),
          sentence('Choose another name or another folder.'),
          cause,
        );
      });
    } finally {
      await rm(path, { force: true });
    }
  }
}

/** Beside the workbook, named after it and the day. */
async function askPlace(fileName: string, source: string): Promise<Place | undefined> {
  const day = new Date();
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  const name = `${say(sentence('{0} results {1}', fileName.replace(/\.(?:xls[xm]|ods|csv|tsv|txt)$/iu, ''), date))}.xlsx`;
  const uri = await window.showSaveDialog({
    title: say(sentence('Export Results')),
    saveLabel: say(sentence('Export')),
    defaultUri: Uri.joinPath(Uri.parse(source), '..', name),
    filters: { Excel: ['xlsx'] },
  });
  if (!uri) return undefined;
  // The dialog has asked about the name as it was given, and about no other.
  if (/\.xlsx$/iu.test(uri.path)) return { uri, overwrite: true };
  return { uri: uri.with({ path: `${uri.path}.xlsx` }), overwrite: false };
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
  progress: Progress<{ readonly message: string; readonly increment: number }>,
): AsyncGenerator<readonly ResultRow[]> {
  const { number } = hostTexts();
  let rowCount = 0;
  let shownPercent = 0;
  for await (const some of rows) {
    yield some;
    rowCount += some.length;
    const percent = Math.floor((rowCount / totalCount) * 100);
    if (percent === shownPercent) continue;
    const said = say(sentence('{0} of {1} rows', number(rowCount), number(totalCount)));
    progress.report({ message: said, increment: percent - shownPercent });
    shownPercent = percent;
  }
}

async function offerToOpen(uri: Uri): Promise<void> {
  const said = say(sentence('The results are in {0}.', uri.path.split('/').at(-1) ?? ''));
  const open = say(sentence('Open'));
  const show = say(sentence('Show in Folder'));
  // Elsewhere it lies on another computer than the user's.
  const isHere = uri.scheme === 'file' && env.remoteName === undefined && env.uiKind === UIKind.Desktop;
  const answer = await window.showInformationMessage(said, ...(isHere ? [open, show] : []));
  if (answer === open) await env.openExternal(uri);
  if (answer === show) await commands.executeCommand('revealFileInOS', uri);
}
