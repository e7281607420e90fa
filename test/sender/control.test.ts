import { beforeEach, expect, test } from 'vitest';
import { RunControl } from '../../src/sender/control';
import { sentence } from '../../src/sender/sentence';
import { VirtualClock } from '../fakes/virtualClock';

const REASON = sentence('Lost');

let clock: VirtualClock;
let control: RunControl;

beforeEach(() => {
  clock = new VirtualClock();
  control = new RunControl(clock);
});

test('the user’s pause stays the user’s, whatever else comes up or is mended', () => {
  control.pause();
  control.pauseForPerson(REASON);
  control.pauseToMend(REASON);
  control.resumeFromItself();
  expect(control.current).toEqual({ kind: 'paused', byItself: null, needsPerson: true });
});

test('what needs a person waits for one, also where something else has been mended', () => {
  control.pauseForPerson(REASON);
  control.pauseToMend(sentence('Another'));
  control.resumeFromItself();
  expect(control.current).toEqual({ kind: 'paused', byItself: REASON, needsPerson: true });
});

test('what paused to be mended goes on when it is', () => {
  control.pauseToMend(REASON);
  control.resumeFromItself();
  expect(control.current.kind).toBe('running');
});

test('a stop is the last word', async () => {
  control.stop();
  control.pause();
  control.pauseForPerson(REASON);
  control.resume();
  control.resumeFromItself();
  expect(control.current.kind).toBe('stopped');
  expect(await control.whenRunning()).toBe(false);
});

test('a stop ends at once whatever is waited for', async () => {
  const never = new Promise<void>(() => undefined);
  void clock.startTimer(1000).done.then(() => control.stop());
  await clock.runUntil(Promise.all([control.sleep(60_000), control.nap(60_000), control.untilStopped(never)]));
  expect(clock.monotonicMs()).toBe(1000);
});

test('a sleep lasts its whole time, whatever changes meanwhile, and a nap doesn’t', async () => {
  const nap = control.nap(10_000).then(() => clock.monotonicMs());
  void clock.startTimer(1000).done.then(() => control.pause());
  void clock.startTimer(2000).done.then(() => control.resume());
  await clock.runUntil(control.sleep(10_000));
  expect([await nap, clock.monotonicMs()]).toEqual([1000, 10_000]);
});
