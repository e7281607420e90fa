import { HumanError } from '../../sender/humanError';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { bookFailureText, type Written } from '../../people/book/bookFailure';
import type { Person } from '../../people/person';
import type { SharedPeople } from '../database/sharedPeople';
import { askPhone } from '../dialogs/askPhone';
import type { Asking } from '../dialogs/dialogs';
import type { PickedFile, WindowFiles } from '../dialogs/windowFiles';
import type { CheckWorkbook, Settings, WorkbookFile } from '../ports';
import { allOptOuts, importOptOutFile, unclearText, writeOptOutFile } from './optOutFiles';

export interface OptOutCommandsParts extends Asking {
  readonly people: SharedPeople;
  readonly settings: Settings;
  readonly files: WindowFiles;
  readonly workbookFile: (address: string) => WorkbookFile;
  readonly checkWorkbook: CheckWorkbook;
  /** Of the built `resultsWorker.js`. */
  readonly resultsWorkerPath: string;
}

/** Who must not be written to, entered by hand. @throws HumanError where it can't be written down */
export async function addOptOut(parts: OptOutCommandsParts): Promise<void> {
  const who = await askWhom(sentence('Whom must nothing be sent to any more?'), parts);
  if (who === null) return;
  const book = await parts.people.open();
  assertWritten(await book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' }));
  await sayEntered(parts, sentence('Nothing is sent to this person any more.'));
}

/** @throws HumanError where it can't be written down */
export async function removeOptOut(parts: OptOutCommandsParts): Promise<void> {
  const who = await askWhom(sentence('Who may be written to again?'), parts);
  if (who === null) return;
  const written = await parts.people.optIn(who, Date.now());
  if (written === null) return await say(parts, sentence('This person hasn’t opted out.'));
  assertWritten(written);
  await say(parts, sentence('This person may be written to again.'));
}

/** Of a list, or of a column such as “opt out” in it. @throws HumanError */
export async function importOptOuts(parts: OptOutCommandsParts): Promise<void> {
  const { people, settings, files, workbookFile, checkWorkbook, dialogs, texts } = parts;
  const file = await files.choose({
    title: texts.say(sentence('Import Opt-Outs')),
    kinds: { [texts.say(sentence('Workbooks and lists'))]: ['xlsx', 'xlsm', 'ods', 'csv', 'tsv', 'txt'] },
  });
  if (file === null) return;
  const country = settings.country(file.address);
  const book = await people.open();
  const input = await workbookFile(file.address).open();
  const request = {
    input,
    locale: settings.workbookLocale(),
    surroundings: settings.surroundings(),
    ...(country === undefined ? {} : { country }),
  };
  const read = importOptOutFile(book, file.name, (onRows, opened) =>
    checkWorkbook(request, onRows, new AbortController().signal, { opened }),
  );
  let importedCount = 0;
  let unclearCount = 0;
  for await (const progress of read) ({ importedCount, unclearCount } = progress);
  if (unclearCount > 0) await dialogs.tell('warning', texts.say(unclearText(unclearCount)), []);
  await sayEntered(parts, sentence('People entered as opted out: {0}.', countOf(importedCount)));
}

/** @throws HumanError */
export async function exportOptOuts(parts: OptOutCommandsParts): Promise<void> {
  const { people, files, texts, resultsWorkerPath } = parts;
  await people.beside.look();
  const book = allOptOuts(await people.book(), people.beside.book());
  if (book.counts.optedOutCount === 0) return await say(parts, sentence('Nobody has opted out yet.'));
  const file = await files.chooseNew({
    title: texts.say(sentence('Export Opt-Outs')),
    kinds: { Excel: ['xlsx'], CSV: ['csv'] },
  });
  if (file === null) return;
  await writeOptOutFile(book, { path: pathOf(file), overwrite: true, workerPath: resultsWorkerPath }, texts.say);
  await say(parts, sentence('The opt-outs are in {0}.', file.name));
}

function pathOf({ path, name }: PickedFile): string {
  if (path !== null) return path;
  throw new HumanError(sentence('{0} can’t be written there.', name), sentence('Choose a folder of this computer.'));
}

async function say({ dialogs, texts }: Asking, told: Sentence): Promise<void> {
  await dialogs.tell('info', texts.say(told), []);
}

/** It holds for what is sent from here at once; workers hear of it by the database’s own book. */
async function sayEntered(parts: OptOutCommandsParts, done: Sentence): Promise<void> {
  const problem = await parts.people.share();
  if (problem === null) return await say(parts, done);
  const later = sentence(
    'It is entered on this computer alone, as the database can’t be used now: its workers are told once it can, and nothing is handed in before.',
  );
  const told = [done, later, problem.happened, problem.todo].map(parts.texts.say).join(' ');
  await parts.dialogs.tell('warning', told, []);
}

async function askWhom(prompt: Sentence, parts: OptOutCommandsParts): Promise<Person | null> {
  const { settings } = parts;
  const who = await askPhone(parts, prompt, settings.country(null) ?? settings.surroundings().region);
  return who === '' ? null : who;
}

function assertWritten(result: Written): void {
  if (result.ok) return;
  throw new HumanError(bookFailureText(result.failure), sentence('Nothing was entered.'));
}
