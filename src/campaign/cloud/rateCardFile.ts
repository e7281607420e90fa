import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { folderError } from '../../sessions/fileFailure';
import { cloudFolder } from './accountFile';
import { DEFAULT_RATE_CARD } from './defaultRateCard';
import { cardSchema, type RateCard } from './rateCard';

/** The user's own card, in the data folder. */
export function rateCardPath(dataFolder: string): string {
  return join(cloudFolder(dataFolder), 'rate-card.json');
}

/** The user's own card, or the one that comes with the product. @throws HumanError where theirs can't be read */
export async function readRateCard(dataFolder: string): Promise<RateCard> {
  const path = rateCardPath(dataFolder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw folderError(cloudFolder(dataFolder), error);
  });
  if (text === null) return DEFAULT_RATE_CARD;
  const parsed = v.safeParse(cardSchema, parseJson(text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new HumanError(
    sentence('The rate card can’t be read: {0}.', v.getDotPath(issue) ?? issue.message),
    sentence('Mend {0}, or remove it to have the one that comes with the program.', path),
  );
}

/** Puts the card that comes with the product where the user can change it. Theirs stays. @throws HumanError where it can't be written */
export async function offerRateCard(dataFolder: string): Promise<void> {
  try {
    await mkdir(cloudFolder(dataFolder), { recursive: true, mode: 0o700 });
    await writeFile(rateCardPath(dataFolder), `${JSON.stringify(DEFAULT_RATE_CARD, null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw folderError(cloudFolder(dataFolder), error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
