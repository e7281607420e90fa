import { mutantsOf } from './mutant';

/** When messages may start, and how many. */
export const TIME_MUTANTS = [
  ...mutantsOf(
    'src/sender/timetable/caps.ts',
    ['a day is one of UTC', 'const zone = ownZone(timetable);', "const zone = ownZone(timetable) && 'UTC';"],
    ['an hour lets go of its messages too early', 'nowMs - HOUR_MS + 1)', 'nowMs - HOUR_MS / 2)'],
    [
      'new chats of a day aren’t counted',
      "left(newChatsPerDayCount, () => tally.countSince('newChats'",
      "left(0, () => tally.countSince('newChats'",
    ],
    [
      'what the day has of the future isn’t counted',
      "tally.countSince('messages', day.startMs, day.endMs)",
      "tally.countSince('messages', day.startMs)",
    ],
    [
      'one too many in a day',
      '(cap === 0 ? Number.POSITIVE_INFINITY : cap - count())',
      '(cap === 0 ? Number.POSITIVE_INFINITY : cap + 1 - count())',
    ],
    ['a message of the future blocks until then', 'Math.min(nthMs, nowMs) + windowMs', 'nthMs + windowMs'],
  ),
  ...mutantsOf(
    'src/sender/timetable/allowance.ts',
    ['what was counted yesterday leaves today', ' && this.#sinceMs >= dayOf(options(), nowMs).startMs', ''],
    ['what was counted long ago leaves', ' && ageMs <= GOOD_FOR_MS', ''],
    ['what is counted anew counts twice', '    await this.giveBack();\n    // Before', '    // Before'],
    [
      'what can’t be counted is sent under a limit',
      'if (!hasCaps(options())) return FREE;\n        control',
      'return FREE;\n        control',
    ],
    ['a new chat counts as none', 'isNewChat: isNew }, room', 'isNewChat: false }, room'],
  ),
  ...mutantsOf(
    'src/sender/timetable/sendingGate.ts',
    [
      'the start isn’t waited for',
      'if (startMs !== null && startMs > nowMs) return',
      'if (startMs !== null && startMs < 0) return',
    ],
    [
      'a start that was slept through is late without a question',
      'if (this.#wasMissed(waiting)) this.#askAboutMissed();',
      '',
    ],
  ),
  ...mutantsOf('src/sender/runner.ts', [
    'hours that are asked for in mid-run are never read',
    'this.#newChats.wait(() => this.#gate.mustReadTimes || isAnybodyNext())',
    'this.#newChats.wait(isAnybodyNext)',
  ]),
  ...mutantsOf(
    'src/sender/timetable/openings.ts',
    [
      'the last minute of the hours is one of them',
      'minute >= fromMinute && minute < untilMinute',
      'minute >= fromMinute && minute <= untilMinute',
    ],
    ['one zone of several is enough', 'place.zones.every((zone)', 'place.zones.some((zone)'],
    ['a date that is left out is a day', 'if (leftOut.includes(date)) return false;', ''],
    ['a day of 23 hours is one like the others', '!== DAY_MS;', '=== 0;'],
    [
      'the weekend of one country is everybody’s',
      '!weekend.includes(weekday)',
      '!SATURDAY_AND_SUNDAY.includes(weekday)',
    ],
  ),
  ...mutantsOf(
    'src/sender/timetable/canary.ts',
    [
      'the others follow before anything is delivered',
      'if (this.#deliveredCount * 100 >= canarySharePercent * this.#attemptedCount)',
      'if (this.#deliveredCount >= 0)',
    ],
    [
      'those that are about to start don’t count among the first',
      "rows.count('skipped') + startingCount()",
      "rows.count('skipped')",
    ],
    ['the first ones are waited for at each resume', 'this.#mark = parts.canary;', 'this.#mark = null;'],
    [
      'the wait for the first begins anew at each look',
      'this.#sinceMs ??= clock.wallMs();',
      'this.#sinceMs = clock.wallMs();',
    ],
    ['that the others may follow isn’t noted', "event: 'canaryPassed'", "event: 'resumed'"],
  ),
  ...mutantsOf(
    'src/sender/timetable/rowTimes.ts',
    [
      'a row starts before its date',
      'if (dueMs !== null && dueMs > nowMs) return',
      'if (dueMs !== null && dueMs < 0) return',
    ],
    ['everybody is where whoever sends is', '(groups && this.#places?.placeOf(recipient.phone)) ?? own', 'own'],
    ['an opening that is known holds for ever', 'nowMs < known.untilMs', 'nowMs < Number.MAX_VALUE'],
    ['an opening that is known held always', 'nowMs >= known.sinceMs && ', ''],
    ['places with another weekend are the same', ' ${place.weekend.join()}`', '`'],
    ['another zone is asked for, and the old one stays', 'one.timeZone === other.timeZone && ', ''],
    [
      'another date column is asked for, and the old one stays',
      'JSON.stringify(one.startColumn) === JSON.stringify(other.startColumn)',
      'true',
    ],
    ['a row without a date counts in the plan', ' || Number.isNaN(dueMs)', ''],
  ),
  ...mutantsOf(
    'src/sender/timetable/startTimes.ts',
    [
      'a date column is read in UTC',
      'return momentOf(date, rule.minute ?? shown.minute, zone);',
      "return momentOf(date, rule.minute ?? shown.minute, zone && 'UTC');",
    ],
    ['the day before is the day', 'shown.dayMs + rule.dayOffset * DAY_MS', 'shown.dayMs'],
    ['days are counted from the first of January', 'Date.UTC(1899, 11, 30)', 'Date.UTC(1900, 0, 1)'],
  ),
  ...mutantsOf(
    'src/sender/timetable/localTime.ts',
    [
      'a time that comes twice is the second',
      '[Math.max(before, after), Math.min(before, after)]',
      '[Math.min(before, after), Math.max(before, after)]',
    ],
    ['a time that is left out is an hour too early', '.find(shows) ?? before', '.find(shows) ?? after'],
    ['a week begins on Sunday', 'getUTCDay() + 6) % 7', 'getUTCDay()) % 7'],
  ),
];
