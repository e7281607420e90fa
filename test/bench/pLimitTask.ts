import pLimit from 'p-limit';
import { fictionalRecipient } from '../fakes/memorySession';
import { InstantTransport } from './instantTransport';
import { Meter } from './meter';
import type { Results } from './tasks';

export async function feedAllAtOnce(count: number, concurrency: number): Promise<Results['pLimit']> {
  const transport = new InstantTransport();
  const limit = pLimit(concurrency);
  const meter = await Meter.start();
  // Within a function: once it has returned, nothing holds the promises but what holds them in the program measured.
  const results = await sendAll(count, async (index) => {
    const { phone } = fictionalRecipient(index);
    return await limit(async () => ({ phone, ...(await transport.send()) }));
  });
  const usage = await meter.stop();
  if (results.length !== count) throw new Error('Not all were sent.');
  return usage;
}

function sendAll<T>(count: number, send: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}
