import { message, type Message } from '../../sender/message';
import { readyCountOf, sendCountOf } from '../page';
import type { PanelState } from '../../panel/protocol';

/** Why nothing can be sent now, or null where it can. `draft` is the message as it stands on the page. */
export function whyNotSend(state: PanelState, draft: string, optionsValid: boolean): Message | null {
  if (state.workbook.kind === 'reading') return message('The workbook is still being read.');
  if (state.workbook.kind === 'failed' && state.workbook.outline === null) {
    return message('The workbook could not be read.');
  }
  if (state.isStale) return message('The workbook has been changed: read it again first.');
  if (readyCountOf(state.workbook) === 0) return message('No row is ready to be sent to.');
  if (draft.trim() === '' && state.attachment === '') return message('The message is empty.');
  if (state.unknownNames.length > 0) return message('The message names a column that the sheet doesn’t have.');
  const { problems } = state;
  if (problems && problems.counts.blankVariable > 0 && problems.decision === null) {
    return message('Choose what becomes of the rows with a gap in the message.');
  }
  if (sendCountOf(state) === 0) return message('The message is right for no row.');
  if (!optionsValid) return message('A number in the sending options is out of its range.');
  if (state.options.ratePerSecond === 0 && state.transport !== 'simulated') {
    return message('Without a rate only the simulated transport may send.');
  }
  return null;
}
