import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { STATUS_FILES_PREFIX, StatusFiles, statusFiles } from '../../src/whatsapp/cloud/statusFile';
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
export async function startStatusReceiver(folder: string, appSecret: string): Promise<StatusReceiver> {
  const files = statusFiles(folder, GRAPH_DEFAULTS.phoneNumberId);
  const inbox = await StatusInbox.open(new StatusFiles(files));
  const secrets = { appSecret, verifyToken: 'verify-token-of-the-test' };
  const server = createWebhookReceiver({ inbox, phoneNumberId: GRAPH_DEFAULTS.phoneNumberId, secrets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    get messageCount() {
      return messagesIn(folder).size;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await inbox.close();
    },
  };
}

function messagesIn(folder: string): ReadonlySet<string> {
  const names = readdirSync(folder).filter((name) => name.startsWith(STATUS_FILES_PREFIX));
  const text = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  // What follows the last line feed isn't whole yet.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '');
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly messageId: string }).messageId));
}
