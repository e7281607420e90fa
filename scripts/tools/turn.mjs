// What takes turns from one day’s `npm test` to the next. `TURN=0` or `TURN=1` chooses; `npm run nightly` does all.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const DAY_MS = 86_400_000;

/** 0 or 1. A run hands it on to what it starts, as it may last beyond midnight. */
export const TURN = Number(process.env.TURN ?? Math.floor(Date.now() / DAY_MS)) % 2;

/**
 * Every second, from the one whose turn it is.
 * @template Item
 * @param {readonly Item[]} items
 * @returns {readonly Item[]}
 */
export const inThisTurn = (items) => items.filter((_, index) => index % 2 === TURN);

/** Stories whose every part is tested without a window, too: what they alone show is that the parts meet in a VS Code. */
const STORIES_IN_TURN = [
  'database',
  'pace',
  'withoutPanel',
  'sessionsView',
  'linking',
  'gaps',
  'background',
  'businessBackground',
  'business',
];

/**
 * The files of `test/e2e` that today’s `npm test` runs.
 * @throws {Error} where one is named that isn’t there.
 */
export function storiesOfThisTurn() {
  const all = readdirSync(join(ROOT, 'test', 'e2e'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => name.replace('.test.ts', ''));
  const missing = STORIES_IN_TURN.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new Error(`No story is called ${missing.join(', ')}.`);
  const due = inThisTurn(STORIES_IN_TURN);
  return all
    .filter((name) => !STORIES_IN_TURN.includes(name) || due.includes(name))
    .map((name) => `test/e2e/${name}.test.ts`);
}
