import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import type { TransportName } from '../../sender/model';
import { optionSpec, type OptionName, type SenderOptions } from '../../sender/options';

/** @throws HumanError for an option that doesn't exist, or that lacks its value. */
export function parseArguments<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw usageError(argumentText(cause instanceof Error ? cause : new Error(String(cause))), cause);
  }
}

/** @throws HumanError where there isn't exactly one. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, ...others] = positionals;
  if (first !== undefined && others.length === 0) return first;
  throw usageError(sentence('One {0} is needed.', what));
}

/** Node's own texts are for programmers, and long; each begins with the option that it's about. */
function argumentText(error: Error): Sentence {
  const option = /--[\w-]+|-\w/u.exec(error.message)?.[0] ?? '';
  switch (errorCode(error)) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return sentence('There is no option {0}.', option);
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return error.message.includes('does not take')
        ? sentence('{0} takes no value.', option)
        : sentence('{0} needs a value; one that begins with a dash is written {0}=….', option);
    default:
      return sentence('{0}', error.message);
  }
}

export function usageError(happened: Sentence, cause?: unknown): HumanError {
  return new HumanError(happened, sentence('Call it with {0} to see how.', '--help'), cause);
}

/** For an option that takes one of a few words, and was given another. */
export function notOneOf(argument: string, given: string, words: readonly string[]): HumanError {
  return new HumanError(
    sentence('{0} can’t be {1}.', argument, given === '' ? '""' : given),
    sentence('Give one of these: {0}.', words.join(', ')),
  );
}

export const PACING_ARGUMENTS = {
  rate: { type: 'string' },
  concurrency: { type: 'string' },
  'batch-size': { type: 'string' },
  'batch-delay': { type: 'string' },
  tries: { type: 'string' },
  'max-failures-in-row': { type: 'string' },
  'max-failure-share': { type: 'string' },
  'gap-spread': { type: 'string' },
  'per-day': { type: 'string' },
  'per-hour': { type: 'string' },
  'new-chats-per-day': { type: 'string' },
  'unanswered-new-chats': { type: 'string' },
  canary: { type: 'string' },
  'canary-share': { type: 'string' },
  'canary-wait': { type: 'string' },
} as const;

type PacingArgument = keyof typeof PACING_ARGUMENTS;
type PacingValues = Readonly<Partial<Record<PacingArgument, string>>>;

/** The option behind each argument, and how many of its units one of the argument's is. */
const OPTION_OF: readonly (readonly [PacingArgument, OptionName, perUnit: number])[] = [
  ['rate', 'ratePerSecond', 1],
  ['concurrency', 'concurrency', 1],
  ['batch-size', 'batchSize', 1],
  ['batch-delay', 'batchDelayMs', 1000],
  ['tries', 'triesCount', 1],
  ['max-failures-in-row', 'failuresInRowCount', 1],
  ['max-failure-share', 'failureSharePercent', 1],
  ['gap-spread', 'gapSpreadPercent', 1],
  ['per-day', 'perDayCount', 1],
  ['per-hour', 'perHourCount', 1],
  ['new-chats-per-day', 'newChatsPerDayCount', 1],
  ['unanswered-new-chats', 'unansweredCount', 1],
  ['canary', 'canaryCount', 1],
  ['canary-share', 'canarySharePercent', 1],
  ['canary-wait', 'canaryWaitMs', 1000],
];

/** What isn't given stays as in `base`. @throws HumanError that names the option and its range. */
export function parsePacing(values: PacingValues, base: SenderOptions, transport: TransportName): SenderOptions {
  const given = OPTION_OF.map(([argument, option, perUnit]) => {
    const text = values[argument];
    return [
      option,
      text === undefined ? base[option] : parseNumber(optionSpec(option, transport), `--${argument}`, text, perUnit),
    ] as const;
  });
  return { ...base, ...Object.fromEntries(given) };
}

/** In the option's own unit, of which `perUnit` of the sender's make one. */
function parseNumber(
  { min, max, integer }: ReturnType<typeof optionSpec>,
  argument: string,
  text: string,
  perUnit: number,
): number {
  const given = text.trim() === '' ? Number.NaN : Number(text) * perUnit;
  // Seconds are told to the millisecond, and 0.07 of them are no whole number in binary.
  const value = perUnit === 1 ? given : Math.round(given);
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  throw new HumanError(
    sentence('{0} can’t be {1}.', argument, text.trim() === '' ? '""' : text),
    integer && perUnit === 1
      ? sentence('Give a whole number from {0} to {1}.', min, max)
      : sentence('Give a number from {0} to {1}.', min / perUnit, max / perUnit),
  );
}
