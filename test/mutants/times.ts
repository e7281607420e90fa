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
  ),
  ...mutantsOf('src/sender/timetable/canary.ts', [
    'the others follow before anything is delivered',
    'if (this.#deliveredCount * 100 >= canarySharePercent * this.#attemptedCount)',
    'if (this.#deliveredCount >= 0)',
  ]),
];
