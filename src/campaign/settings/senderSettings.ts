import { HumanError } from '../../sender/humanError';
import { parseOptions, type OptionName, type SenderOptions } from '../../sender/options';
import { sentence } from '../../sender/sentence';
import { isDate, parseDays, parseHours, parseZone } from '../../sender/timetable/parseTimes';
import { ANY_TIME, type Timetable } from '../../sender/timetable/timetable';

type Get = (name: string) => unknown;

/** How it is sent. @throws HumanError that names the setting, and its range, where one isn’t right */
export function readSenderOptions(section: string, get: Get): SenderOptions {
  const options = Object.entries(OPTION_OF_SETTING).map(([name, option]) => {
    const value = get(name);
    return [option, option.endsWith('Ms') ? toMs(value) : value];
  });
  return parseOptions({ ...Object.fromEntries(options), timetable: readTimetable(section, get) });
}

export const OPTION_OF_SETTING: Readonly<Record<string, OptionName>> = {
  batchSize: 'batchSize',
  concurrency: 'concurrency',
  batchDelay: 'batchDelayMs',
  rate: 'ratePerSecond',
  tries: 'triesCount',
  firstBackoff: 'firstBackoffMs',
  pauseAfterFailures: 'failuresInRowCount',
  pauseAtFailureShare: 'failureSharePercent',
  gapSpread: 'gapSpreadPercent',
  perDay: 'perDayCount',
  perHour: 'perHourCount',
  newChatsPerDay: 'newChatsPerDayCount',
  unansweredNewChats: 'unansweredCount',
  canary: 'canaryCount',
  canaryShare: 'canarySharePercent',
  canaryWait: 'canaryWaitMs',
};

function readTimetable(section: string, get: Get): Timetable {
  const read = <T>(name: string, text: string, parse: () => T | undefined, none: T): T => {
    if (text === '') return none;
    const parsed = parse();
    if (parsed !== undefined) return parsed;
    throw new HumanError(
      sentence('{0} can’t be {1}.', `${section}.${name}`, text),
      sentence('Change it in the settings.'),
    );
  };
  const [hours, zone] = [givenText(get('hours')), givenText(get('timeZone'))];
  const [days, dates] = [givenTexts(get('days')), givenTexts(get('leaveOutDates'))];
  return {
    ...ANY_TIME,
    hours: read<Timetable['hours']>('hours', hours, () => parseHours(hours), null),
    days: read<Timetable['days']>('days', days.join(), () => parseDays(days), null),
    leftOut: read<Timetable['leftOut']>(
      'leaveOutDates',
      dates.join(),
      () => (dates.every(isDate) ? dates : undefined),
      [],
    ),
    timeZone: read('timeZone', zone, () => parseZone(zone), ''),
  };
}

/** What is no text is told of, too: left out, it would let messages go at night. */
function givenText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

function givenTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(givenText);
  const text = givenText(value);
  return text === '' ? [] : [text];
}

function toMs(seconds: unknown): unknown {
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : seconds;
}
