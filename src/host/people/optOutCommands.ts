import { basename } from 'node:path';
import { window, type Uri } from 'vscode';
import {
  allOptOuts,
  importOptOutFile,
  unclearText,
  writeOptOutFile,
  type OptOutList,
} from '../../campaign/people/optOutFiles';
import type { SharedPeople } from '../../campaign/database/sharedPeople';
import type { CheckWorkbook, Settings } from '../../campaign/ports';
import { HumanError } from '../../sender/humanError';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { bookFailureText, type Written } from '../../people/book/bookFailure';
import type { Person } from '../../people/person';
import { workbookFile } from '../panel/workbookFile';
import { askPhone } from '../window/askPhone';
import { say } from '../window/speech';

export interface OptOutCommandsParts {
  readonly people: SharedPeople;
  readonly settings: Settings;
  readonly checkWorkbook: CheckWorkbook;
  /** Of the built `resultsWorker.js`. */
  readonly resultsWorkerPath: string;
}

/** Who must not be written to, entered by hand. @throws HumanError where it can't be written down */
export async function addOptOut({ people, settings }: OptOutCommandsParts): Promise<void> {
  const who = await askWhom(say(sentence('Whom must nothing be sent to any more?')), settings);
  if (who === null) return;
  const book = await people.open();
  assertWritten(await book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' }));
  await sayEntered(people, sentence('Nothing is sent to this person any more.'));
}

/** @throws HumanError where it can't be written down */
export async function removeOptOut({ people, settings }: OptOutCommandsParts): Promise<void> {
  const who = await askWhom(say(sentence('Who may be written to again?')), settings);
  if (who === null) return;
  const written = await people.optIn(who, Date.now());
  if (written === null) return void window.showInformationMessage(say(sentence('This person hasn’t opted out.')));
  assertWritten(written);
  void window.showInformationMessage(say(sentence('This person may be written to again.')));
}

/** Of a list, or of a column such as “opt out” in it. @throws HumanError */
export async function importOptOuts({ people, settings, checkWorkbook }: OptOutCommandsParts): Promise<void> {
  const filters = { [say(sentence('Workbooks and lists'))]: ['xlsx', 'xlsm', 'ods', 'csv', 'tsv', 'txt'] };
  const [uri] = (await window.showOpenDialog({ title: say(sentence('Import Opt-Outs')), filters })) ?? [];
  if (!uri) return;
  const address = uri.toString();
  const country = settings.country(address);
  const book = await people.open();
  const input = await workbookFile(address).open();
  const request = {
    input,
    locale: settings.workbookLocale(),
    surroundings: settings.surroundings(),
    ...(country === undefined ? {} : { country }),
  };
  const read = importOptOutFile(book, basename(uri.path), (onRows, opened) =>
    checkWorkbook(request, onRows, new AbortController().signal, { opened }),
  );
  let importedCount = 0;
  let unclearCount = 0;
  for await (const progress of read) ({ importedCount, unclearCount } = progress);
  if (unclearCount > 0) void window.showWarningMessage(say(unclearText(unclearCount)));
  await sayEntered(people, sentence('People entered as opted out: {0}.', countOf(importedCount)));
}

/** @throws HumanError */
export async function exportOptOuts({ people, resultsWorkerPath }: OptOutCommandsParts): Promise<void> {
  await people.beside.look();
  const book = allOptOuts(await people.book(), people.beside.book());
  if (book.counts.optedOutCount === 0) {
    return void window.showInformationMessage(say(sentence('Nobody has opted out yet.')));
  }
  const uri = await window.showSaveDialog({
    title: say(sentence('Export Opt-Outs')),
    filters: { Excel: ['xlsx'], CSV: ['csv'] },
  });
  if (!uri) return;
  await writeTo(book, uri, resultsWorkerPath);
  void window.showInformationMessage(say(sentence('The opt-outs are in {0}.', basename(uri.path))));
}

async function writeTo(book: OptOutList, uri: Uri, workerPath: string): Promise<void> {
  if (uri.scheme !== 'file') {
    throw new HumanError(
      sentence('{0} can’t be written there.', basename(uri.path)),
      sentence('Choose a folder of this computer.'),
    );
  }
  await writeOptOutFile(book, { path: uri.fsPath, overwrite: true, workerPath }, say);
}

/** It holds for what is sent from here at once; workers hear of it by the database’s own book. */
async function sayEntered(people: SharedPeople, done: Sentence): Promise<void> {
  const problem = await people.share();
  if (problem === null) return void window.showInformationMessage(say(done));
  const later = sentence(
    'It is entered on this computer alone, as the database can’t be used now: its workers are told once it can, and nothing is handed in before.',
  );
  void window.showWarningMessage([done, later, problem.happened, problem.todo].map(say).join(' '));
}

async function askWhom(prompt: string, settings: Settings): Promise<Person | null> {
  const who = await askPhone(prompt, settings.country(null) ?? settings.surroundings().region);
  return who === '' ? null : who;
}

function assertWritten(result: Written): void {
  if (result.ok) return;
  throw new HumanError(bookFailureText(result.failure), sentence('Nothing was entered.'));
}
