import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerEvent } from './protocol';

/** Tells a page of something, over its stream of events. */
export function push(page: ServerResponse, event: ServerEvent): void {
  page.write(`data: ${JSON.stringify(event)}\n\n`);
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
