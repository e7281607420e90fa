import { expect, onTestFinished, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '../../src/sender/model';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { until } from '../until';
import { recipient } from './transportHarness';

async function connected(options: object) {
  const folder = mkdtempSync(join(tmpdir(), 'replies-'));
  const ledgerPath = join(folder, 'ledger.jsonl');
  const transport = createSimulatedTransport({
    ledgerPath,
    options: parseSimulatedOptions(options),
    clock: systemClock,
  });
  onTestFinished(async () => {
    await transport.close();
    rmSync(folder, { recursive: true });
  });
  const replies: Reply[] = [];
  transport.onReply?.((reply) => replies.push(reply));
  await transport.connect();
  return { transport, replies };
}

test('a share of those who are written to answers', async () => {
  const { transport, replies } = await connected({ answers: 1 });
  await transport.send(recipient(3), { text: 'Hello' });
  await until(() => replies.length === 1);
  expect(replies).toMatchObject([{ phone: recipient(3).phone, text: 'OK' }]);
});

test('those who are named write by themselves, once', async () => {
  const { phone } = recipient(5);
  const { transport, replies } = await connected({ answers: [{ phone, text: 'STOP', afterMs: 5 }] });
  await transport.connect();
  await until(() => replies.length > 0);
  await transport.send(recipient(5), { text: 'Hello' });
  expect(replies).toMatchObject([{ phone, text: 'STOP' }]);
});

test('nobody who is no number writes', () => {
  expect(() => parseSimulatedOptions({ answers: [{ phone: '555', text: 'STOP' }] })).toThrow('options aren’t right');
});
