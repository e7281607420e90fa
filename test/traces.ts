import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file below a folder in which one of the words stands in the clear, as UTF-8, as UTF-16 or as base64 of UTF-8, with
 * the word. Digits are found however they are grouped.
 */
export function tracesIn(folder: string, words: readonly string[]): readonly string[] {
  const traces: string[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const content = readFileSync(path);
    const texts = [content.toString('utf8'), content.toString('utf16le')];
    const ungrouped = texts.map((text) => text.replaceAll(/(?<=\d)[ \u00A0\u202F.-](?=\d)/gu, ''));
    for (const word of words) {
      const isThere = [...texts, ...ungrouped].some((text) => text.includes(word) || text.includes(innerBase64(word)));
      if (isThere) traces.push(`${name}: ${word}`);
    }
  }
  return traces;
}

/** What is the same of it wherever it begins in three bytes is too short to tell: only a beginning at the first is looked for. */
function innerBase64(word: string): string {
  const encoded = Buffer.from(word).toString('base64').replaceAll('=', '');
  return encoded.slice(0, Math.floor((Buffer.byteLength(word) * 4) / 3));
}

/** The digits by which a number is known whatever stands before them. */
export function tellingDigits(phone: string): string {
  return phone.replaceAll(/\D/gu, '').slice(-9);
}
