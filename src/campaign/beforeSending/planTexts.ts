import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { Plan } from '../../sender/timetable/plan';

/** When the last message starts, and over how many days they are spread. */
export function endText({ endMs, days }: Pick<Plan, 'endMs' | 'days'>): Sentence {
  if (endMs === null) return sentence('By these limits it never finishes.');
  const moment = { kind: 'moment', atMs: endMs } as const;
  return days.length === 1
    ? sentence('Finishes {0}.', moment)
    : sentence('Finishes {0}, after {1} days of sending.', moment, countOf(days.length));
}
