import { mutantsOf } from './mutant';

/** One recipient's way: attempt, send, outcome, retry, look-up. */
export const ATTEMPT_MUTANTS = [
  ...mutantsOf(
    'src/sender/delivery.ts',
    [
      'sends however long ago it was asked whose the session is',
      "if (turn === 'now' && this.#isTooOld(written)) turn = 'tooLate';",
      '',
    ],
    [
      'a late answer makes an attempt too old',
      'ATTEMPT_LIFETIME_MS + (this.#parts.lateAnswerMs ?? 0)',
      'ATTEMPT_LIFETIME_MS',
    ],
    [
      'leaves although the run was paused meanwhile',
      "if (turn !== 'now' || this.#against",
      "if (turn === 'tooLate' || this.#against",
    ],
    [
      'a transport that throws counts as retryable',
      "errorClass: 'unknown', code: 'tr",
      "errorClass: 'retryable', code: 'tr",
    ],
    ['tries begin anew on a resume', 'const firstTry = rows.triesCount(index) + 1;', 'const firstTry = 1;'],
    ['the user’s or the connection’s failure is the row’s', 'final: isLastTry && isOfTheRow', 'final: isLastTry'],
    ['the first failure is the last', 'final: isLastTry && isOfTheRow', 'final: isOfTheRow'],
    [
      'done before the outcome is on disk',
      "if (result.kind === 'sent') return { written };",
      "if (result.kind === 'sent') return DONE;",
    ],
    ['an empty message is sent', 'if (skipCode !== null) return', "if (skipCode === 'never') return"],
    ['a retry takes no turn', 'pacer.start(nowMs, options());', ''],
    ['a retry doesn’t wait', 'await control.sleep(waitMs);', ''],
    ['what leaves isn’t noted, so two may leave at once', 'pacer.leave(nowMs);', ''],
  ),
  ...mutantsOf(
    'src/sender/pace/retryPolicy.ts',
    ['one try too many', 'triesCount >= options.triesCount', 'triesCount > options.triesCount'],
    ['what may have left is tried again', "result.errorClass !== 'retryable'", "result.errorClass === 'permanent'"],
    ['waits don’t grow', '* 2 ** (triesCount - 1)', ''],
  ),
  ...mutantsOf(
    'src/sender/doubts.ts',
    ['a look-up that throws counts as notSent', "return { kind: 'unsure' };", "return { kind: 'notSent' };"],
    ['looks up what is in flight', ' && !isInFlight(index)', ''],
    ['doesn’t see that somebody has settled it meanwhile', "rows.isStill('inDoubt', index, attempt) && ", ''],
    ['looks for the message from now on only', 'attempt.sinceMs, attemptId);', 'clock.wallMs(), attemptId);'],
    ['one try too many after an unknown that wasn’t sent', '< options().triesCount', '<= options().triesCount'],
    ['a crash counts as a try', 'attempt.code === null || ', ''],
    ['asks the user of what no connection could tell', "(isCutShort || transport.state.kind !== 'ready')", 'false'],
    [
      'doesn’t notice that the connection was cut amid a look-up',
      "if (kind === 'lost') isCutShort = true;",
      'void kind;',
    ],
    [
      'two look-ups at once',
      'this.#lookingUp.catch(() => undefined).then(() => this.#lookUpAll());',
      'this.#lookUpAll();',
    ],
    ['a decision made twice is written twice', "if (!rows.isStill('unsure', index, attempt)) continue;", ''],
    [
      'a decision covers those who become unsure later',
      '#decide(attempts, decision)',
      '#decide(this.#parts.rows.unsureAttempts(), decision)',
    ],
  ),
  ...mutantsOf(
    'src/sender/journal/journalKeeper.ts',
    [
      'folded before it is on disk',
      'for (;;) {\n      const appended = await this.#journal.append(record, place);\n      if (appended.ok) {\n        this.#rows.apply(record);',
      'this.#rows.apply(record);\n    for (;;) {\n      const appended = await this.#journal.append(record, place);\n      if (appended.ok) {',
    ],
    [
      'a note is folded though it was not written',
      'if (appended.ok) this.#rows.apply(record);',
      'this.#rows.apply(record);',
    ],
    [
      'goes on though it can’t be written',
      "if (!(await this.#control.whenRunning())) return 'stopped';",
      "return 'written';",
    ],
    ['a disk that fails is thought to mend itself', 'this.#control.pauseForPerson(', 'this.#control.pauseToMend('],
  ),
  ...mutantsOf('src/sender/content/compose.ts', [
    'an empty text is a message',
    "text.trim() === '' ? 'emptyMessage' : null",
    'null',
  ]),
  ...mutantsOf(
    'src/sender/content/attachment.ts',
    ['a row may name a file above the folder', " || steps.includes('..')", ''],
    ['a row may name a file on another drive', ' || /^[a-z]:/iu.test(name)', ''],
  ),
  ...mutantsOf(
    'src/sender/options.ts',
    ['an option may be too large', ' && value <= max', ''],
    [
      'WhatsApp may be sent through unpaced',
      "if (ratePerSecond > 0 || transport === 'simulated') return;",
      'if (ratePerSecond >= 0 || transport) return;',
    ],
  ),
  ...mutantsOf(
    'src/sender/content/template.ts',
    [
      'a formula’s error is sent',
      'return isBlankCell(value) ? part.fallback : value.trim();',
      "return value.trim() === '' ? part.fallback : value.trim();",
    ],
    [
      'a column that there isn’t is sent as it stands',
      'return unknownNames.length > 0',
      'return unknownNames.length > 1',
    ],
  ),
];
