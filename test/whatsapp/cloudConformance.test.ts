import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transport } from '../../src/sender/ports';
import { systemClock } from '../../src/sessions/systemClock';
import { createCloudTransport } from '../../src/whatsapp/cloud/cloudTransport';
import { GRAPH_DEFAULTS, type GraphOptions } from '../graph/graphOptions';
import { startGraph, type AcceptedLine } from '../graph/startGraph';
import { startStatusReceiver } from '../graph/statusReceiver';
import { until } from '../until';
import { describeTransport, type ServerMood } from './conformance';

const MOODS: Readonly<Record<ServerMood, Partial<GraphOptions>>> = {
  accepts: {},
  acceptsThenFails: { faults: { acceptAndCut: 1 } },
  refuses: { faults: { undeliverable: 1 } },
};

describeTransport('The Business API', async (mood) => {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const { phoneNumberId, businessAccountId, token, appSecret } = GRAPH_DEFAULTS;
  const receiver = await startStatusReceiver(folder, appSecret);
  const webhook = {
    url: receiver.url,
    delayMs: [1, 5] as const,
    repeatShare: 0.2,
    shuffleShare: 0.2,
    leaveOutDeliveredShare: 0.2,
    readShare: 1,
  };
  const graph = await startGraph({ ...MOODS[mood], webhook });
  const account = { name: 'shop', phoneNumberId, businessAccountId, base: graph.base, token };
  const transports: Transport[] = [];
  const create = (): Transport => {
    const transport = createCloudTransport({ account, clock: systemClock, folder, conceal: (text) => text });
    transports.push(transport);
    return transport;
  };
  return {
    transport: create(),
    restart: create,
    acceptedMessages: () => graph.accepted().map(asMessage),
    nowMs: () => systemClock.wallMs(),
    settled: () => until(() => receiver.messageCount >= graph.accepted().length),
    dispose: async () => {
      await Promise.all(transports.map((transport) => transport.close()));
      await graph.stop();
      await receiver.close();
      rmSync(folder, { recursive: true });
    },
  };
});

function asMessage({ to, content }: AcceptedLine): { readonly phone: string; readonly text: string } {
  const { body, caption = '', id } = content as Readonly<Record<string, string | undefined>>;
  return { phone: `+${to}`, text: body ?? caption, ...(id !== undefined && { file: id }) };
}
