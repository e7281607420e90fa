import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHROME_BUILD } from '../../src/whatsapp/browser/chromeSums';
import { makeZip } from '../workbook/zip';

/** In the place of Chrome for Testing: an archive as Linux gets it, whose program is the installed Chromium. */
export interface ChromeServer {
  readonly baseUrl: string;
  readonly archive: Uint8Array;
  readonly asked: readonly string[];
  /** What it does with the next request. */
  answer: (response: ServerResponse, archive: Uint8Array) => void;
  close(): Promise<void>;
}

export const CHROME_PATH = `/${CHROME_BUILD}/linux64/chrome-linux64.zip`;

/** What is to be expected of the archive. */
export function sumOf(archive: string | Uint8Array): string {
  return createHash('sha256').update(archive).digest('hex');
}

export async function startChromeServer(): Promise<ChromeServer> {
  const program = '#!/bin/sh\nexec /usr/bin/chromium "$@"\n';
  const archive = makeZip(
    [
      { name: 'chrome-linux64/chrome', content: program, mode: 0o100755 },
      { name: 'chrome-linux64/resources.pak', content: Buffer.alloc(300_000, 7), mode: 0o100644 },
    ],
    { stored: true },
  );
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url === CHROME_PATH) chrome.answer(response, chrome.archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const chrome: ChromeServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    archive,
    asked,
    answer: (response, bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
    close: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
  return chrome;
}

/** Half of it, and then nothing: gives the response, to be ended or cut. */
export async function sendHalf(chrome: ChromeServer): Promise<ServerResponse> {
  return await new Promise((resolve) => {
    chrome.answer = (response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.slice(0, bytes.length / 2), () => resolve(response));
    };
  });
}
