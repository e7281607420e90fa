import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageIdOf, StatusWriter, type MessageStatus, type StatusLine } from '../../src/whatsapp/cloud/statusFile';

export interface StatusReceiver {
  readonly url: string;
  /** Messages of which something was written down. */
  readonly messageCount: number;
  readonly badSignatureCount: number;
  close(): Promise<void>;
}

interface GivenStatus {
  readonly id: string;
  readonly status: MessageStatus;
  readonly timestamp: string;
  readonly biz_opaque_callback_data?: string;
  readonly errors?: readonly { readonly code: number }[];
}

interface GivenBody {
  readonly entry: readonly {
    readonly changes: readonly { readonly value: { readonly statuses?: readonly GivenStatus[] } }[];
  }[];
}

/** Writes down what webhooks say of messages, and nothing else. */
export async function startStatusReceiver(path: string, appSecret: string): Promise<StatusReceiver> {
  const writer = await StatusWriter.open(path);
  const seen = { messageIds: new Set<string>(), badSignatureCount: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => {
        const body = Buffer.concat(chunks);
        const wanted = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`);
        const given = Buffer.from(String(request.headers['x-hub-signature-256']));
        if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
          seen.badSignatureCount += 1;
          response.writeHead(403).end();
          return;
        }
        response.writeHead(200).end();
        const lines = linesOf(JSON.parse(body.toString('utf8')) as GivenBody);
        void writer.append(lines).then(() => {
          for (const { messageId } of lines) seen.messageIds.add(messageId);
        });
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    get messageCount() {
      return seen.messageIds.size;
    },
    get badSignatureCount() {
      return seen.badSignatureCount;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await writer.close();
    },
  };
}

function linesOf({ entry }: GivenBody): readonly StatusLine[] {
  const statuses = entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses ?? []));
  return statuses.map(({ id, status, timestamp, biz_opaque_callback_data: attemptId = null, errors }) => ({
    attemptId,
    messageId: messageIdOf(id),
    status,
    ...(errors?.[0] && { code: errors[0].code }),
    at: Number(timestamp) * 1000,
  }));
}
