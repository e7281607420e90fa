import { sentence, type Sentence } from '../../sender/sentence';
import { readyCountOf, sendCountOf } from '../page';
import type { PanelState } from '../../panel/protocol';

/** Why nothing can be sent now, or null where it can. `draft` is the message as it stands on the page. */
export function whyNotSend(state: PanelState, draft: string, optionsValid: boolean): Sentence | null {
  if (state.workbook.kind === 'reading') return sentence('The workbook is still being read.');
  if (state.workbook.kind === 'failed' && state.workbook.outline === null) {
    return sentence('The workbook could not be read.');
  }
  if (state.isStale) return sentence('The workbook has been changed: read it again first.');
  if (readyCountOf(state.workbook) === 0) return sentence('No row is ready to be sent to.');
  const isTemplate = state.business.template !== null;
  if (!isTemplate && draft.trim() === '' && state.attachment === '') return sentence('The message is empty.');
  if (state.unknownNames.length > 0) return sentence('The message names a column that the sheet doesn’t have.');
  const { problems } = state;
  if (problems && problems.counts.blankVariable > 0 && problems.decision === null) {
    return sentence('Choose what becomes of the rows with a gap in the message.');
  }
  if (sendCountOf(state) === 0 && problems && problems.counts.alreadySent > 0) {
    return sentence('Everybody who is left has got this very message already.');
  }
  if (sendCountOf(state) === 0) return sentence('The message is right for no row.');
  if (!optionsValid) return sentence('A number in the sending options is out of its range.');
  if (state.options.ratePerSecond === 0 && state.transport !== 'simulated') {
    return sentence('Without a rate only the simulated transport may send.');
  }
  return null;
}
