import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { decodeLine } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { cli, jsonLines, type LedgerLine, type Place } from './cli';

/** The records on disk, a torn last line left out, as the next start will read them. */
export function journalOf(at: Place, id: string): readonly JournalRecord[] {
  const path = at.journalPath(id);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
  const records = lines.map((line) => decodeLine(line)?.record).filter((record) => record !== undefined);
  expect(records.length, 'lines of the journal that are no record').toBe(lines.length);
  return records;
}

/** The phones of the session's recipients, by their index. */
export async function readyPhones(workbook: string, country = 'FR'): Promise<readonly string[]> {
  const { stdout } = await cli(['check', workbook, '--country', country, '--rows']);
  const rows = jsonLines<{ verdict?: string; phone: string }>(stdout);
  return rows.filter(({ verdict }) => verdict === 'ready').map(({ phone }) => phone);
}

/** Nobody was sent to twice, and everybody who was had an attempt on disk before. */
export function checkAttemptBeforeSend(
  ledger: readonly LedgerLine[],
  journal: readonly JournalRecord[],
  phones: readonly string[],
): void {
  const indexes = new Map(phones.map((phone, index) => [phone, index]));
  const attemptedAt = new Map<number, number>();
  for (const record of journal) {
    if (record.t === 'attempt' && !attemptedAt.has(record.i)) attemptedAt.set(record.i, record.at);
  }
  const accepted = new Set<number>();
  const wrong: string[] = [];
  for (const { phone, at } of ledger) {
    const index = indexes.get(phone);
    if (index === undefined) wrong.push('someone who is no recipient');
    else {
      if (accepted.has(index)) wrong.push(`recipient ${index} twice`);
      if ((attemptedAt.get(index) ?? Number.POSITIVE_INFINITY) > at)
        wrong.push(`recipient ${index} without an attempt`);
      accepted.add(index);
    }
  }
  expect(wrong).toEqual([]);
}
