import { mutantsOf } from './mutant';

/** Who has got something already, who answers, and who says no. */
export const PEOPLE_MUTANTS = [
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
  ...mutantsOf('src/sessions/cutRun.ts', [
    'what a run that broke has sent counts as entered',
    "record.code !== 'broken'",
    "record.code !== 'never'",
  ]),
  ...mutantsOf(
    'src/sender/incoming.ts',
    ['who answers again is noted again', 'isAnswer && !rows.answered.has(index)', 'isAnswer'],
    ['a no holds only once it is known whose it is', 'answers?.hear(phone, text);', ''],
  ),
];
