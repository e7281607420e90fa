import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { recipient } from './conformance';

test('a ledger that can’t be read doesn’t pass for one without the message, and asks for a person', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ledgerPath = join(folder, 'ledger.jsonl');
  const transport = createSimulatedTransport({ ledgerPath, options: parseSimulatedOptions({}), clock: systemClock });
  onTestFinished(() => transport.close());
  await transport.connect();
  expect(await transport.send(recipient(0), { text: 'x' })).toMatchObject({ kind: 'sent' });
  renameSync(ledgerPath, `${ledgerPath}.away`);
  mkdirSync(ledgerPath);
  expect(await transport.findSent(recipient(0), { text: 'x' }, 0)).toEqual({ kind: 'unsure' });
  expect(transport.state).toMatchObject({ kind: 'lost', needsPerson: true });
});
