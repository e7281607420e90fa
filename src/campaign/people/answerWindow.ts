import { countOf, sentence } from '../../sender/sentence';
import type { Asking } from '../dialogs/dialogs';
import type { AnswerWindow } from '../ports';

/** Tells of those who answer beside what the person is looking at; never what they wrote. */
export function answerWindow({ dialogs, texts }: Asking): AnswerWindow {
  const { say, plural } = texts;
  return {
    askOptOut: async (fileName, row) => {
      const question = sentence(
        'Row {0} of {1} has written a sentence with a word for opting out. Read it on the phone: do they want no more messages?',
        row,
        fileName,
      );
      const actions = [
        { label: say(sentence('Yes')), value: true },
        { label: say(sentence('No')), value: false },
      ];
      return (await dialogs.tell('warning', say(question), actions)) === true;
    },
    sayAnswered: (fileName, count) => {
      const said = plural(
        count,
        sentence('{0}: {1} person has answered.', fileName, countOf(count)),
        sentence('{0}: {1} people have answered.', fileName, countOf(count)),
      );
      void dialogs.tell('info', said, []);
    },
    sayNotEntered: (problem) => dialogs.tellError(problem),
  };
}
