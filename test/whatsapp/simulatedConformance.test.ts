import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transport } from '../../src/sender/ports';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions, type SimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { describeTransport, type ServerMood } from './conformance';

const FAILURES: Readonly<Record<ServerMood, SimulatedOptions['failures']>> = {
  accepts: {},
  acceptsThenFails: { lostAck: 1 },
  refuses: { permanent: 1 },
};

describeTransport('The simulated transport', (mood) => {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-'));
  const ledgerPath = join(folder, 'ledger.jsonl');
  const options = parseSimulatedOptions({
    failures: FAILURES[mood],
    latencyMs: [1, 5],
    deliveredShare: 1,
    readShare: 1,
    readAwayShare: 1,
  });
  const transports: Transport[] = [];
  const create = (): Transport => {
    const transport = createSimulatedTransport({ ledgerPath, options, clock: systemClock });
    transports.push(transport);
    return transport;
  };
  return Promise.resolve({
    transport: create(),
    restart: create,
    acceptedMessages: () => readLedger(ledgerPath),
    nowMs: () => systemClock.wallMs(),
    dispose: async () => {
      await Promise.all(transports.map((transport) => transport.close()));
      rmSync(folder, { recursive: true });
    },
  });
});

function readLedger(path: string): readonly { readonly phone: string; readonly text: string }[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as { readonly phone: string; readonly text: string });
}
