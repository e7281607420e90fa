import { expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import { Recycler } from '../../src/whatsapp/web/recycler';

/** Lets everything happen that waits for nothing. */
const settle = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 1));

function given(heapBytes: number | null) {
  const log: string[] = [];
  const reloaded = deferred<undefined>();
  const recycler = new Recycler({
    recycleAtBytes: 1000,
    heapBytes: () => Promise.resolve(heapBytes),
    reload: async () => {
      log.push('reload');
      await reloaded.promise;
      log.push('reloaded');
    },
  });
  const send = (name: string): Promise<void> => recycler.through(() => Promise.resolve(log.push(name)).then(settle));
  return { log, reloaded, recycler, send };
}

async function sendFifty(send: (name: string) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: 50 }, () => send('sent')));
  await settle();
}

test.each([999, null])('a page of %s bytes stays', async (heapBytes) => {
  const { log, recycler, send } = given(heapBytes);
  await sendFifty(send);
  expect(log).not.toContain('reload');
  expect(recycler.seenBytes).toBe(heapBytes);
});

test('a page that has grown is loaded again once nothing is in flight, and what comes then waits for it', async () => {
  const { log, reloaded, recycler, send } = given(1000);
  const slow = deferred<undefined>();
  const inFlight = recycler.through(() => slow.promise);
  await sendFifty(send);
  expect(log).not.toContain('reload');
  const later = send('later');
  slow.resolve(undefined);
  await inFlight;
  await settle();
  expect(log.slice(50)).toEqual(['reload']);
  reloaded.resolve(undefined);
  await later;
  expect(log.slice(50)).toEqual(['reload', 'reloaded', 'later']);
});
