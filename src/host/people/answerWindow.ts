import { window } from 'vscode';
import type { AnswerWindow } from '../../campaign/ports';
import { countOf, sentence } from '../../sender/sentence';
import { hostTexts, say, showError } from '../window/speech';

/** Tells of those who answer beside what the person is looking at; never what they wrote. */
export const answerWindow: AnswerWindow = {
  askOptOut: async (fileName, row) => {
    const question = sentence(
      'Row {0} of {1} has written a sentence with a word for opting out. Read it on the phone: do they want no more messages?',
      row,
      fileName,
    );
    const [yes, no] = [say(sentence('Yes')), say(sentence('No'))];
    return (await window.showWarningMessage(say(question), yes, no)) === yes;
  },
  sayAnswered: (fileName, count) => {
    const said = hostTexts().plural(
      count,
      sentence('{0}: {1} person has answered.', fileName, countOf(count)),
      sentence('{0}: {1} people have answered.', fileName, countOf(count)),
    );
    void window.showInformationMessage(said);
  },
  sayNotEntered: showError,
};
