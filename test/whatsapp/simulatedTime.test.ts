import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { VirtualClock } from '../fakes/virtualClock';
import { recipient } from './conformance';

test('a process that was frozen for longer than a send may take sends nothing once it thaws', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-time-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = new VirtualClock();
  const ledgerPath = join(folder, 'ledger.jsonl');
  const options = parseSimulatedOptions({ latencyMs: [2000, 2000] });
  const transport = createSimulatedTransport({ ledgerPath, options, clock });
  await transport.connect();
  void clock.startTimer(500).done.then(() => clock.sleepThrough(5000));
  const sent = await clock.runUntil(transport.send(recipient(0), { text: 'x' }));
  await transport.close();
  expect(sent).toEqual({ kind: 'failed', errorClass: 'paused', code: 'connectionLost' });
  expect(readFileSync(ledgerPath, 'utf8')).toBe('');
});
