import { describe, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import { whyNotSend } from '../../src/webview/sending/whyNotSend';
import { checked } from './sheets';
import { BASE_STATE } from './states';

function check(change: Partial<PanelState>, draft: string, expected: string | null, optionsValid = true): void {
  expect(whyNotSend({ ...BASE_STATE, ...change }, draft, optionsValid)?.text ?? null).toBe(expected);
}

describe('sending waits for', () => {
  test('nothing, when all is well', () => check({}, 'Bonjour', null));
  test('the workbook', () =>
    check(
      { workbook: { kind: 'reading', rowCount: 4, share: 0.1, outline: null, previewCount: 0 } },
      'Bonjour',
      'The workbook is still being read.',
    ));
  test('a workbook that can be read', () =>
    check(
      { workbook: { kind: 'failed', error: { happened: '', todo: '' }, outline: null } },
      'Bonjour',
      'The workbook could not be read.',
    ));
  test('a workbook as it was read', () =>
    check({ isStale: true }, 'Bonjour', 'The workbook has been changed: read it again first.'));
  test('a sheet with recipients', () =>
    check(
      { workbook: { kind: 'failed', error: { happened: '', todo: '' }, outline: checked() } },
      'Bonjour',
      'No row is ready to be sent to.',
    ));
  test('a recipient', () => check({ workbook: checked({ ready: 0 }) }, 'Bonjour', 'No row is ready to be sent to.'));
  test('a message', () => check({}, ' \n', 'The message is empty.'));
  test('names that are columns', () =>
    check({ unknownNames: ['Age'] }, '{{Age}}', 'The message names a column that the sheet doesn’t have.'));
  test('somebody who hasn’t got it', () =>
    check(
      {
        workbook: checked({ ready: 2 }),
        problems: {
          counts: { emptyMessage: 0, tooLong: 0, attachment: 0, template: 0, alreadySent: 2, blankVariable: 0 },
          blankColumns: [],
          excerpt: '',
          decision: null,
          includesAlreadySent: false,
          leftOutCount: 2,
        },
      },
      'Bonjour',
      'Everybody who is left has got this very message already.',
    ));
  test('numbers in their range', () =>
    check({}, 'Bonjour', 'A number in the sending options is out of its range.', false));
  test('a rate, through WhatsApp', () =>
    check(
      { transport: 'whatsapp-web', options: { ...BASE_STATE.options, ratePerSecond: 0 } },
      'Bonjour',
      'Without a rate only the simulated transport may send.',
    ));
  test('no rate, when simulated', () =>
    check({ transport: 'simulated', options: { ...BASE_STATE.options, ratePerSecond: 0 } }, 'Bonjour', null));
});
