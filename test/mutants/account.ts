import { mutantsOf } from './mutant';

/** Whose account it is, and what WhatsApp allows it. */
export const ACCOUNT_MUTANTS = [
  ...mutantsOf(
    'src/sender/accountGuard.ts',
    [
      'a page that loads itself again with another account is cleared',
      'this.#isCleared &&= this.#conceal(state) === this.#account;',
      'this.#isCleared &&= true;',
    ],
    [
      'a lost connection stays cleared',
      'else this.#isCleared = false;',
      "else this.#isCleared &&= state.kind === 'lost';",
    ],
    ['a closed one stays cleared', 'this.#isCleared = false;\n    this.#unwatch();', 'this.#unwatch();'],
    [
      'nobody is asked about another account',
      'if (!(await askOtherAccount(state.account))) return',
      'if (!(await Promise.resolve(true))) return',
    ],
    [
      'the account isn’t written down',
      'const failure = await this.#note(account);',
      'this.#account = account;\n        const failure = null as HumanError | null;',
    ],
    ['an account without a name is let through', '(account === null && this.#allowed === null)', 'account === null'],
    [
      'sends although the account could not be written down',
      'if (appended.ok) this.#account = account;\n    return appended.ok',
      'this.#account = account;\n    return appended',
    ],
    [
      'the first connection sends before it is looked at',
      'if (this.#isCleared) return await',
      'if (this.#isCleared || this.#account === null) return await',
    ],
  ),
  ...mutantsOf(
    'src/sender/limits/newChatStreak.ts',
    ['a streak of two', 'STREAK_COUNT = 3', 'STREAK_COUNT = 2'],
    ['what was refused late is sent again', "outcome === 'refused').map", "outcome !== 'sent').map"],
    [
      'one row refused again and again is a streak',
      'this.#latest.filter((chat) => chat.index !== index)',
      'this.#latest',
    ],
  ),
  ...mutantsOf(
    'src/sender/limits/limitWait.ts',
    [
      'a moment that has passed is waited for',
      'this.#untilMs = untilMs !== null && untilMs > this.#clock.wallMs() ? untilMs : null;',
      'this.#untilMs = untilMs;',
    ],
    ['the last second of a lock is taken for over', 'this.#untilMs + ROUNDED_MS', 'this.#untilMs'],
    ['a lock is over when WhatsApp says', '< LATE_CLOCK_MS', '< 0'],
    ['waits grow without end', 'Math.min(this.#restMs * 2, LONGEST_REST_MS)', 'this.#restMs * 2'],
    [
      'the next lock is waited for as long as the last',
      '    this.#restMs = FIRST_REST_MS;\n    this.#untilMs = null;',
      '    this.#untilMs = null;',
    ],
  ),
  ...mutantsOf(
    'src/sender/limits/limitsReader.ts',
    ['one new chat more than the quota', 'this.#startedCount >= leftCount', 'this.#startedCount > leftCount'],
    ['what is on its way isn’t counted', 'this.#startedCount = this.#inFlight.size;', 'this.#startedCount = 0;'],
    ['what is started isn’t counted', 'this.#startedCount += 1;', ''],
    ['no connection means no limits', " || this.#transport.state.kind !== 'ready'", ''],
  ),
  ...mutantsOf(
    'src/sender/limits/newChats.ts',
    [
      'a lock that nobody tells of isn’t noticed',
      "if (this.#hold === null && (this.#streak.isLock || this.#wait.hasJustEnded)) this.#begin('streak', null);",
      '',
    ],
    [
      'probes in batches',
      "this.#hold.phase.kind === 'probeDue' && this.#inFlight.size === 0",
      "this.#hold.phase.kind === 'probeDue'",
    ],
    [
      'the limits aren’t read again however old they are',
      'return this.#limits.ageMs >= READ_MS || (this.#hold === null && this.#limits.isQuotaStarted);',
      'return this.#hold === null && this.#limits.isQuotaStarted;',
    ],
    ['the quota isn’t kept', 'this.#openCount === 0 && !this.#limits.isQuotaStarted', 'this.#openCount === 0'],
    [
      'others start while a refusal is looked into',
      'this.#openCount === 0 && !this.#limits.isQuotaStarted',
      '!this.#limits.isQuotaStarted',
    ],
    [
      'gives back what isn’t failed',
      "if (rows.status(i) === 'failed') await keeper",
      'await keeper',
      'The fold takes a requeued record of failed rows only.',
    ],
    ['those who were refused stay failed', 'if (this.#hold !== null) this.#giveBack();', ''],
  ),
  ...mutantsOf(
    'src/sender/limits/knownChats.ts',
    ['one answer for all', 'areKnown[at] === true', 'areKnown[0] === true'],
    ['those in doubt are strangers', "['queued', 'inDoubt', 'unsure']", "['queued']"],
    ['a part that is done ends the questions', 'if (asked.length === 0) continue;', 'if (asked.length === 0) return;'],
  ),
];
