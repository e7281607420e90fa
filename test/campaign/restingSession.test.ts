import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RestingSession } from '../../src/campaign/restingSession';
import { deferred } from '../../src/sender/deferred';
import type { ListedSession, SessionStore } from '../../src/sessions/sessionStore';

const RUNNING = { info: { id: 'kxq4f-9tf47' }, state: 'running', sentCount: 1 } as unknown as ListedSession;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a session that another window sends is followed until nobody looks, also where that is amid a look', async () => {
  const reading = deferred<ListedSession>();
  let readCount = 0;
  const read = (): Promise<ListedSession> => {
    readCount += 1;
    return readCount === 1 ? Promise.resolve({ ...RUNNING, sentCount: 2 }) : reading.promise;
  };
  let changeCount = 0;
  const store = { read } as unknown as SessionStore;
  const resting = new RestingSession(RUNNING, store, () => (changeCount += 1));
  await vi.advanceTimersByTimeAsync(3000);
  expect([resting.listed.sentCount, changeCount]).toEqual([2, 1]);
  await vi.advanceTimersByTimeAsync(3000);
  resting.dispose();
  reading.resolve(RUNNING);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([readCount, changeCount]).toEqual([2, 1]);
});
