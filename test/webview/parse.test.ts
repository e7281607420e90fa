import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFromWebview, parseToWebview } from '../../src/panel/parse';
import { BASE_STATE, RUNNING } from './states';

function checkIntent(input: unknown): void {
  expect(parseFromWebview(input)).toEqual(input);
}

function checkNoIntent(input: unknown): void {
  expect(parseFromWebview(input)).toBeUndefined();
}

describe('an intent of the page', () => {
  test.each(['ready', 'start', 'pause', 'resume', 'stop', 'exportResults'])('%s', (type) => checkIntent({ type }));
  test('a message', () => checkIntent({ type: 'setTemplate', template: 'Bonjour {{Prénom}}' }));
  test('an option', () => checkIntent({ type: 'setOption', name: 'ratePerSecond', value: 0.8 }));
  test('a transport', () => checkIntent({ type: 'setTransport', transport: 'simulated' }));
  test('rows', () => checkIntent({ type: 'showRows', verdict: 'invalid' }));
  test('a preview', () => checkIntent({ type: 'preview', index: 4 }));
  test('a phone to link', () =>
    checkIntent({ type: 'link', action: { kind: 'pairWithPhone', phone: '+12125550100' } }));
  test.each(['pairWithQr', 'copyCode', 'logOut'])('%s', (kind) => checkIntent({ type: 'link', action: { kind } }));
  test('an answer about the account', () =>
    checkIntent({ type: 'link', action: { kind: 'answerAccount', goOn: true } }));
  test('a question about results', () =>
    checkIntent({ type: 'showResults', status: 'failed', find: 'Élodie', page: 2 }));
  test('about one result', () => checkIntent({ type: 'ofResult', index: 4, action: 'openChat' }));
  test('about the report', () => checkIntent({ type: 'report', action: 'save' }));
  test('a follow-up', () => checkIntent({ type: 'followUp', to: 'unread', template: 'Bonjour' }));
  test('a decision', () => checkIntent({ type: 'decideUnknown', decision: 'leave' }));
});

describe('anything else is none', () => {
  test.each([undefined, null, 0, '', 'start', [], {}, { type: null }, { type: 'format' }, { type: ['start'] }])(
    '%j',
    checkNoIntent,
  );
  test('an option that isn’t one', () => checkNoIntent({ type: 'setOption', name: '__proto__', value: 1 }));
  test('a number that isn’t finite', () => checkNoIntent({ type: 'setOption', name: 'batchSize', value: Infinity }));
  test('no number', () => checkNoIntent({ type: 'setOption', name: 'batchSize', value: NaN }));
  test('an answer that is neither yes nor no', () =>
    checkNoIntent({ type: 'link', action: { kind: 'answerAccount', goOn: 'yes' } }));
  test('a number as text', () => checkNoIntent({ type: 'preview', index: '4' }));
  test('a verdict that isn’t one', () => checkNoIntent({ type: 'showRows', verdict: 'toString' }));
  test('an object for a text', () => checkNoIntent({ type: 'setSheet', sheet: { toString: () => 'Clients' } }));
  test('a follow-up that is a retry', () => checkNoIntent({ type: 'followUp', to: 'retry', template: '' }));
  test('a transport that isn’t one', () => checkNoIntent({ type: 'setTransport', transport: 'sms' }));
  test('what doesn’t belong is dropped', () =>
    expect(parseFromWebview({ type: 'start', force: true })).toEqual({ type: 'start' }));
  test('nothing ever throws', () =>
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(parseFromWebview(input)).toBeUndefined();
        expect(parseToWebview(input)).toBeUndefined();
      }),
    ));
});

describe('a message of the host', () => {
  test('a snapshot', () => {
    const snapshot = { type: 'snapshot', state: { ...BASE_STATE, run: RUNNING } };
    expect(parseToWebview(snapshot)).toEqual(snapshot);
  });
  test('a snapshot that lacks something', () =>
    expect(parseToWebview({ type: 'snapshot', state: { ...BASE_STATE, options: {} } })).toBeUndefined());
  test('a phase that isn’t one', () =>
    expect(
      parseToWebview({ type: 'snapshot', state: { ...BASE_STATE, run: { ...RUNNING, phase: 'lost' } } }),
    ).toBeUndefined());
});
