import { OPTION_SPECS, type OptionName, type SenderOptions } from '../options';
import { countOf, sentence, type Sentence } from '../sentence';
import { timeOfDayText } from '../timetable/parseTimes';
import type { SendingHours } from '../timetable/timetable';
import { reasonText } from '../timetable/waiting';
import type { ReportFacts } from './reportFacts';
import { saidLine, type ReportLine } from './reportLine';

/** The limits that the user had set, as far as they limit, and how often the session waited for each. */
export function limitLines({ options, waits }: ReportFacts): readonly ReportLine[] {
  if (options === null) return [];
  const waited = waits.map(([reason, count]) =>
    saidLine(sentence('Waited for {0}', reasonText(reason)), sentence('{0} times', countOf(count))),
  );
  return [...paceLines(options), ...timetableLines(options), ...waited];
}

function paceLines(options: SenderOptions): readonly ReportLine[] {
  const { ratePerSecond, onlyKnown } = options;
  const pace = ratePerSecond === 0 ? sentence('no limit') : perMinute(ratePerSecond);
  return [
    saidLine(OPTION_SPECS.ratePerSecond.label, pace),
    ...CAPS.filter((name) => options[name] > 0).map((name): ReportLine => ({
      label: OPTION_SPECS[name].label,
      value: { kind: 'number', number: options[name] },
      share: null,
    })),
    ...(onlyKnown ? [saidLine(sentence('Whom'), sentence('only people with whom there was a chat'))] : []),
  ];
}

const CAPS: readonly OptionName[] = [
  'perDayCount',
  'perHourCount',
  'newChatsPerDayCount',
  'unansweredCount',
  'canaryCount',
];

function perMinute(ratePerSecond: number): Sentence {
  return sentence('at most {0} a minute', Math.round(ratePerSecond * 60 * 10) / 10);
}

function timetableLines({ timetable: { hours, days, leftOut } }: SenderOptions): readonly ReportLine[] {
  return [
    ...(hours === null ? [] : [saidLine(sentence('Hours'), hoursText(hours))]),
    ...(days === null
      ? []
      : [saidLine(sentence('Days'), days === 'working' ? sentence('working days') : sentence('{0}', days.join(', ')))]),
    ...(leftOut.length === 0 ? [] : [saidLine(sentence('Dates left out'), sentence('{0}', leftOut.join(', ')))]),
  ];
}

function hoursText({ fromMinute, untilMinute }: SendingHours): Sentence {
  return sentence('{0} to {1}', timeOfDayText(fromMinute), timeOfDayText(untilMinute));
}
