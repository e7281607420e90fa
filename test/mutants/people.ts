import { mutantsOf } from './mutant';

/** Whom something may be sent to. */
export const PEOPLE_MUTANTS = [
  ...mutantsOf('src/people/bookWriter.ts', [
    'what isn’t safe on disk counts',
    'await file.datasync();\n    if (!(await',
    'if (!(await',
  ]),
  ...mutantsOf('src/people/bookWriter.ts', [
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
];
