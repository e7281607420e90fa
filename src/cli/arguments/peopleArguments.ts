import { ALREADY_SENT_DAYS } from '../../campaign/people/sentBefore';
import { DEFAULT_OPT_OUT_WORDS } from '../../people/optOutWords';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { usageError } from './arguments';

export const SENT_BEFORE_ARGUMENTS = { 'already-sent-days': { type: 'string' } } as const;
export const OPT_OUT_WORDS_ARGUMENTS = { 'opt-out-words': { type: 'string' } } as const;
export const PEOPLE_ARGUMENTS = { ...SENT_BEFORE_ARGUMENTS, ...OPT_OUT_WORDS_ARGUMENTS } as const;

interface PeopleValues {
  readonly 'already-sent-days'?: string | undefined;
  readonly 'opt-out-words'?: string | undefined;
}

/** What is settled of people beside the sheet, as the settings of VS Code do. */
export interface PeopleChoices {
  /** For so long another session doesn't send the same message to the same person; 0 for not at all. */
  readonly keepsApartMs: number;
  /** What people write who want no more messages. */
  readonly words: readonly string[];
}

/** @throws HumanError for what isn't right about them */
export function parsePeopleChoices(values: PeopleValues): PeopleChoices {
  return {
    keepsApartMs: parseKeepsApartMs(values['already-sent-days']),
    words: parseWords(values['opt-out-words']),
  };
}

export function parseKeepsApartMs(text: string | undefined): number {
  if (text === undefined) return ALREADY_SENT_DAYS * DAY_MS;
  const days = text.trim() === '' ? Number.NaN : Number(text);
  if (days >= 0 && days <= LONGEST_DAYS) return days * DAY_MS;
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--already-sent-days', text.trim() === '' ? '""' : text),
    sentence('Give a number from {0} to {1}.', 0, LONGEST_DAYS),
  );
}

/** @throws HumanError for none */
export function parseWords(text: string | undefined): readonly string[] {
  if (text === undefined) return DEFAULT_OPT_OUT_WORDS;
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > 0) return words;
  throw usageError(sentence('{0} takes words with commas between them.', '--opt-out-words'));
}

const DAY_MS = 24 * 3_600_000;
/** As the setting has it. */
const LONGEST_DAYS = 3650;
