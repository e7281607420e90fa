import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { parseOptions, type SenderOptions } from '../sender/options';

/** @throws HumanError for an option that doesn't exist, or that lacks its value. */
export function parseArguments<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw usageError(message('{0}', cause instanceof Error ? cause.message : String(cause)), cause);
  }
}

/** @throws HumanError where there isn't exactly one. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, ...others] = positionals;
  if (first !== undefined && others.length === 0) return first;
  throw usageError(message('One {0} is needed.', what));
}

export function usageError(happened: ReturnType<typeof message>, cause?: unknown): HumanError {
  return new HumanError(happened, message('Call it with {0} to see how.', '--help'), cause);
}

export const PACING_ARGUMENTS = {
  rate: { type: 'string' },
  concurrency: { type: 'string' },
  'batch-size': { type: 'string' },
  'batch-delay': { type: 'string' },
  tries: { type: 'string' },
} as const;

type PacingValues = Readonly<Partial<Record<keyof typeof PACING_ARGUMENTS, string>>>;

/** What isn't given stays as in `base`. @throws HumanError that names the option and its range. */
export function parsePacing(values: PacingValues, base: SenderOptions): SenderOptions {
  return parseOptions({
    ...base,
    ...given('ratePerSecond', values.rate),
    ...given('concurrency', values.concurrency),
    ...given('batchSize', values['batch-size']),
    ...given('batchDelayMs', values['batch-delay'], 1000),
    ...given('triesCount', values.tries),
  });
}

function given(name: keyof SenderOptions, text: string | undefined, factor = 1): Record<string, unknown> {
  if (text === undefined) return {};
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return { [name]: Number.isNaN(value) ? text : value * factor };
}
