import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { StatusInbox } from '../../src/whatsapp/cloud/webhooks/statusInbox';
import { createWebhookReceiver } from '../../src/whatsapp/cloud/webhooks/webhookReceiver';
import { GRAPH_DEFAULTS } from './graphOptions';

export interface StatusReceiver {
  readonly url: string;
  /** Messages of which something is written down. */
  readonly messageCount: number;
  close(): Promise<void>;
}

/** The product's own receiver, in this process. */
export async function startStatusReceiver(path: string, appSecret: string): Promise<StatusReceiver> {
  const inbox = await StatusInbox.open(path);
  const secrets = { appSecret, verifyToken: 'verify-token-of-the-test' };
  const server = createWebhookReceiver({ inbox, phoneNumberId: GRAPH_DEFAULTS.phoneNumberId, secrets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    get messageCount() {
      return messagesIn(path).size;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await inbox.close();
    },
  };
}

function messagesIn(path: string): ReadonlySet<string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  // What follows the last line feed isn't whole yet.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '');
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly messageId: string }).messageId));
}
