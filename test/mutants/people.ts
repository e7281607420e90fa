import { mutantsOf } from './mutant';

/** Whom something may be sent to. */
export const PEOPLE_MUTANTS = [
  ...mutantsOf('src/people/book/bookWriter.ts', [
    'what isn’t safe on disk counts',
    'await file.datasync();\n    if (!(await',
    'if (!(await',
  ]),
  ...mutantsOf('src/people/book/bookWriter.ts', [
    'what went into a file that another has replaced counts',
    'if (!(await this.#isInPlace(current))) return false;',
    '',
  ]),
  ...mutantsOf('src/people/peopleBook.ts', [
    'an opt-out holds only once it is written',
    'for (const key of optedOut) this.#unwritten.add(key);',
    '',
  ]),
  ...mutantsOf('src/people/peopleTable.ts', [
    'an earlier answer takes the place of a later one',
    'Math.max(this.#answeredAtMs.get(person), record.atMs)',
    'record.atMs',
  ]),
  ...mutantsOf(
    'src/people/shareOptOuts.ts',
    ['nobody’s opt-out is shared', 'shared.stateOf(optOut) === null)', "shared.stateOf(optOut) === 'ended')"],
    [
      'who was let in elsewhere is opted out for good',
      "await take(own, batch.filter((optOut) => shared.stateOf(optOut) === 'ended').map(endOf));",
      '',
    ],
  ),
  ...mutantsOf('src/campaign/people/optOutCheck.ts', [
    'whoever says no in a row that isn’t sent to is written to by another',
    "if (row.verdict !== 'ready') return row;\n    if (reason === null)",
    'if (reason === null)',
  ]),
  ...mutantsOf('src/campaign/people/enterSaidNo.ts', [
    'a column of opt-outs is heeded once only',
    'if (saidNo.length === 0) return;',
    'return;',
  ]),
  ...mutantsOf('src/campaign/people/liveOptOuts.ts', [
    'a book that is begun amid a run isn’t seen',
    '(await this.#people.book()) ?? this.#book',
    'this.#book',
  ]),
  ...mutantsOf('src/campaign/children/childRows.ts', [
    'who has opted out is tried again',
    'if (book.isOptedOut(person)) return false;',
    '',
  ]),
  ...mutantsOf('src/campaign/children/hearing.ts', [
    'what people write while WhatsApp is asked is heard by nobody',
    'const stops = incoming.watch();',
    'const stops: (() => void)[] = [];',
  ]),
  ...mutantsOf(
    'src/campaign/children/askAnew.ts',
    [
      'another account is asked about the messages',
      'if (!isSameAccount(session, transport)) return OTHER_ACCOUNT;',
      '',
    ],
    [
      'who has read it is asked and not written down',
      'await Promise.all(some.map(({ index }, at) => enter(session, index, levels[at] ?? null)));',
      '',
    ],
  ),
  ...mutantsOf(
    'src/sender/delivery.ts',
    ['whom the account has blocked is written to', ' ?? (await this.#blocked(recipient));', ';'],
    [
      'who is known as blocked once their chat is open has failed',
      'result.code === BLOCKED',
      "result.code === 'noChat'",
    ],
  ),
  ...mutantsOf('src/sender/content/howToStop.ts', [
    'how to stop is said at each message',
    ' || wasWrittenTo === true',
    '',
  ]),
  ...mutantsOf('src/sender/doubts.ts', [
    'what was found is entered with the line that says how to stop',
    'sentBook.identify(identified)',
    'sentBook.identify(message)',
  ]),
  ...mutantsOf('src/campaign/children/makeChild.ts', [
    'a follow-up goes by what was known when the run ended',
    "const unknown = kind === 'retry' ? null : await this.#askAnew(kind, gone);",
    'const unknown = null;',
  ]),
  ...mutantsOf('src/campaign/children/childRows.ts', [
    'a second press makes a second session of the same people',
    'isInQuestion(results, kind, index) && !gone.has(index)',
    'isInQuestion(results, kind, index)',
  ]),
  ...mutantsOf('src/sessions/children.ts', [
    'a session is sent before its people are noted as gone',
    'await writePendingNote(folder, note, parent.recipientCount, store.files);',
    '',
  ]),
  ...mutantsOf('src/sessions/forgetRows.ts', [
    'a row is blank before nothing is sent to it any more',
    'await endRows(session, ready.theirs);',
    '',
  ]),
  ...mutantsOf('src/campaign/testMessage.ts', [
    'a test goes to somebody who has opted out',
    'book?.isOptedOut(person) === true',
    'person === null',
  ]),
  ...mutantsOf(
    'src/sender/delivery.ts',
    [
      'who has got it from another session gets it once more',
      'return sentBook?.wasSent(phone, identity) === true ? ALREADY_SENT : null;',
      'return null;',
    ],
    ['what was sent isn’t entered', 'this.#parts.sentBook?.noteSent(phone, identity)', 'undefined'],
  ),
  ...mutantsOf('src/sender/doubts.ts', [
    'what is found to be sent isn’t entered',
    "if (found.kind === 'sent') await sentBook?.noteSent(",
    "if (found.kind === 'notSent') await sentBook?.noteSent(",
  ]),
  ...mutantsOf(
    'src/campaign/people/sentBook.ts',
    [
      'what a session has sent itself keeps it from sending again what the user wants to be sent again',
      'sent === null || sent.session === session.id) return false;',
      'sent === null) return false;',
    ],
    ['a rehearsal is entered as if it had been sent', "transport === 'simulated' || who === null", 'who === null'],
  ),
  ...mutantsOf('src/campaign/people/enterSent.ts', [
    'what was refused after all counts as sent',
    'if (!SENT.has(rows.status(index))) continue;',
    '',
  ]),
  ...mutantsOf('src/sessions/journal/cutRun.ts', [
    'what a run that broke has sent counts as entered',
    "record.code !== 'broken'",
    "record.code !== 'never'",
  ]),
  ...mutantsOf(
    'src/sender/incoming.ts',
    ['who answers again is noted again', 'isAnswer && !rows.answered.has(index)', 'isAnswer'],
    ['a no holds only once it is known whose it is', 'answers?.hear(phone, text);', ''],
  ),
  ...mutantsOf(
    'src/campaign/people/liveTally.ts',
    ['two windows that count in one moment both send', 'isWithin = roomLeft() >= 0;', 'isWithin = true;'],
    ['what others have counted isn’t looked at again', 'await look(book);\n      isWithin', 'isWithin'],
    ['what hasn’t left goes on counting', "book.append({ kind: 'withdrawn', tag })", 'Promise.resolve()'],
    [
      'what can’t be counted is sent all the same',
      'if (!written.ok) return',
      'if (written.ok && book === null) return',
    ],
    ['a rehearsal uses up what the account may send', 'this.#isRehearsal ? REHEARSAL : (', '(this.#isRehearsal, '],
  ),
  ...mutantsOf('src/people/tallyTable.ts', [
    'what was withdrawn comes back as its file is read before',
    'this.#withdrawn.has(record.tag));',
    'false);',
  ]),
  ...mutantsOf(
    'src/people/accountTally.ts',
    [
      'a tally of next year, by a clock that was wrong, blocks for a year',
      'if ((this.#messages.latestMs(1) ?? 0) <= nowMs) return;',
      'if (nowMs > 0) return;',
    ],
    [
      'a tally that is read anew makes the future begin anew',
      'for (const tag of tags) this.#around.firstSeen.set(tag, nowMs);',
      '',
    ],
    ['who answers in the same second counts as unanswered', 'Math.floor(sinceMs / 1000) * 1000', 'sinceMs'],
    ['a month of the tally doesn’t hold all its days', 'MOST_DAYS = 36', 'MOST_DAYS = 31'],
  ),
  ...mutantsOf('src/people/book/bookRecord.ts', [
    'whoever is forgotten makes room in the tally',
    "record.kind === 'counted' ? { ...record, who: null } : null",
    'null',
  ]),
];
