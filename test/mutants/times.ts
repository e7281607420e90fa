import { mutantsOf } from './mutant';

/** When messages may start, and how many. */
export const TIME_MUTANTS = [
  ...mutantsOf(
    'src/sender/timetable/caps.ts',
    [
      'a day is one of UTC',
      "const [zone = 'UTC'] = ownPlace(timetable).zones;",
      "const zone = ownPlace(timetable).zones.length > 0 ? 'UTC' : '';",
    ],
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
    ['rows start by hours that aren’t read yet', 'if (this.mustReadTimes) return false;', ''],
    [
      'new chats don’t wait for their day',
      'const ofChat = newChatWait !== null && this.#isNewChat(each) ? newChatWait : null;',
      'const ofChat = null;',
    ],
  ),
  ...mutantsOf('src/sender/runner.ts', [
    'hours that are asked for in mid-run are never read',
    'this.#newChats.wait(() => this.#gate.mustReadTimes || isAnybodyNext())',
    'this.#newChats.wait(isAnybodyNext)',
  ]),
  ...mutantsOf('src/sender/delivery.ts', [
    'what is written while the hours end leaves all the same',
    ' || !mayStart(index)) {\n        await keeper',
    ') {\n        await keeper',
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
    ['working days are those of one country', '!weekend.includes(weekday)', "weekday !== 'sat' && weekday !== 'sun'"],
  ),
  ...mutantsOf(
    'src/sender/timetable/canary.ts',
    [
      'the others follow before anything is delivered',
      'if (this.#deliveredCount * 100 >= canarySharePercent * this.#attemptedCount)',
      'if (this.#deliveredCount >= 0)',
    ],
    [
      'those on their way aren’t among the first',
      " - rows.count('skipped') + startingCount()",
      " - rows.count('skipped')",
    ],
    [
      'the next run doesn’t know that the first were enough',
      "await this.#parts.keeper.note({ t: 'control', at: this.#parts.clock.wallMs(), event: 'canaryPassed' });",
      '',
    ],
    ['it waits for ever', 'if (clock.wallMs() < wait.untilMs) return;', 'if (clock.wallMs() > 0) return;'],
  ),
  ...mutantsOf(
    'src/sender/timetable/rowTimes.ts',
    [
      'an opening is kept though the clock was set back',
      'nowMs >= known.sinceMs && nowMs < known.untilMs',
      'nowMs < known.untilMs',
    ],
    [
      'an opening is kept over its end',
      'untilMs: isOpenNow ? minuteEndMs :',
      'untilMs: isOpenNow ? minuteEndMs + 6 * MINUTE_MS :',
    ],
    [
      'a row doesn’t wait for its date',
      'if (dueMs !== null && dueMs > nowMs) return',
      'if (dueMs !== null && dueMs < 0) return',
    ],
    [
      'all are where the first is',
      'if (groups) groups[index] = groupOf(place, found, places);',
      'if (groups) groupOf(place, found, places);',
    ],
    ['changed hours hold from the next minute on', 'this.#openings.clear();\n  }\n}', '}\n}'],
  ),
  ...mutantsOf(
    'src/sender/timetable/localTime.ts',
    ['summer time is that of a day before', 'return shownMs - offset;', 'return shownMs - before;'],
    [
      'of a time that comes twice it is the second',
      'const offset = [Math.max(before, after), Math.min(before, after)]',
      'const offset = [Math.min(before, after), Math.max(before, after)]',
    ],
    [
      'the week begins a day later',
      '(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7',
      '(new Date(`${date}T00:00:00Z`).getUTCDay() + 5) % 7',
    ],
  ),
  ...mutantsOf(
    'src/people/accountTally.ts',
    [
      'what the clock has gone back behind is forgotten once it is back',
      'if (nowMs < this.#returnsAtMs) return;',
      'if (nowMs > 0) return;',
    ],
    [
      'what a day has of its later hours isn’t counted',
      'if (this.#returnsAtMs >= endMs) return count;',
      'if (endMs > 0) return count;',
    ],
  ),
];
