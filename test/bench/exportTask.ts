import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rowSearch } from '../../src/campaign/results/rowSearch';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import { JOURNAL_VERSION } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { resultsTable } from '../../src/sender/journal/resultsTable';
import { writeResultsInWorker } from '../../src/workbook/results/resultsClient';
import { Meter } from './meter';
import { PreparedSession } from './preparedSession';
import type { Results } from './tasks';

/** Gives a prepared session the journal of a whole run: everybody was sent to, and nine of ten have read it. */
export async function fillJournal(folder: string, count: number): Promise<Results['fillJournal']> {
  const { journalPath } = await PreparedSession.in(folder);
  await pipeline(Readable.from(journalLines(count)), createWriteStream(journalPath));
  return { journalBytes: (await stat(journalPath)).size };
}

function* journalLines(count: number): Generator<string> {
  const startMs = Date.UTC(2026, 0, 5, 9);
  let place = 0;
  yield `${encodeRecord({ t: 'opened', at: startMs, version: JOURNAL_VERSION, options: DEFAULT_OPTIONS }, place)}\n`;
  for (let i = 0; i < count; i += 1) {
    const at = startMs + i * 1250;
    const lines = [
      encodeRecord({ t: 'attempt', at, i, n: 1, h: 'BnxJjwi3BRBJjvDEJgqc2V' }, (place += 1)),
      encodeRecord({ t: 'sent', at: at + 300, i, id: `3EB0${String(i).padStart(18, '0')}` }, (place += 1)),
      encodeRecord({ t: 'ack', at: at + 900, i, level: 2 }, (place += 1)),
    ];
    if (i % 10 > 0) lines.push(encodeRecord({ t: 'ack', at: at + 60_000, i, level: 3 }, (place += 1)));
    yield `${lines.join('\n')}\n`;
  }
}

/** Writes the results of the session, as the cli and the extension do. */
export async function exportSession(folder: string): Promise<Results['export']> {
  const prepared = await PreparedSession.in(folder);
  const path = join(folder, 'results.xlsx');
  const meter = await Meter.start();
  const results = await prepared.results();
  const { toCells, ...table } = resultsTable(results.about, (sentence) => formatSentence(sentence, ENGLISH));
  const target = { path, source: results.campaign.source, overwrite: true };
  await writeResultsInWorker(resolve('dist', 'resultsWorker.js'), target, table, results.rows(toCells));
  const usage = await meter.stop();
  await results.close();
  const { size } = await stat(path);
  await rm(path);
  return { ...usage, count: results.about.counts.totalCount, workbookBytes: size };
}

/** Opens the results of the session and goes through its rows, as the terminal and the panel do. */
export async function goThroughResults(folder: string, find: string): Promise<Results['results']> {
  const prepared = await PreparedSession.in(folder);
  const meter = await Meter.start();
  const startMs = performance.now();
  const rows = await prepared.rows();
  const openMs = performance.now() - startMs;
  let foundCount = 0;
  for await (const _row of rows.rows({ status: null, search: rowSearch(find) })) foundCount += 1;
  const usage = await meter.stop();
  const count = rows.totalCount;
  await rows.close();
  return { ...usage, count, openMs, foundCount };
}
