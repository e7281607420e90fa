import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import pLimit from 'p-limit';
import { Client, LocalAuth } from 'whatsapp-web.js';
import { createWhatsAppWebTransport } from '../../src/whatsapp/web/whatsappWeb';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';

/** One way of sending, in a process of its own. */
export interface WhatsAppTask {
  readonly what: 'bare' | 'adapter';
  readonly options: WhatsAppWebOptions & { readonly browserPath: string };
  readonly count: number;
  readonly concurrency: number;
}

export interface Memory {
  readonly sentCount: number;
  readonly nodeBytes: number;
  /** Of all its processes, what they share counted once; null where the system doesn't tell. */
  readonly browserBytes: number | null;
}

export interface WhatsAppResult {
  /** From the start to the first message that could be sent, with the device linked before. */
  readonly readyMs: number;
  readonly elapsedMs: number;
  readonly sentCount: number;
  readonly memory: readonly Memory[];
}

interface Sender {
  readonly connect: () => Promise<void>;
  readonly send: (phone: string, text: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Links the device, so that what is measured starts as it does every day. */
export async function linkDevice(options: WhatsAppWebOptions): Promise<void> {
  const transport = createWhatsAppWebTransport(options);
  const connected = await transport.connect();
  await transport.close();
  if (!connected.ok) throw connected.error;
}

export async function measureWhatsApp(task: WhatsAppTask): Promise<WhatsAppResult> {
  const sender = task.what === 'bare' ? bareLibrary(task) : adapter(task);
  const startMs = performance.now();
  await sender.connect();
  const readyMs = performance.now() - startMs;
  const memory = [measureMemory(0, task)];
  const limit = pLimit(task.concurrency);
  let sentCount = 0;
  let elapsedMs = 0;
  for (let half = 0; half < 2; half += 1) {
    const halfMs = performance.now();
    const rows = Array.from({ length: task.count / 2 }, (_, row) => half * (task.count / 2) + row);
    const sent = await Promise.all(
      rows.map((row) => limit(() => sender.send(fictionalPhone(row), `Bonjour n° ${row}`))),
    );
    elapsedMs += performance.now() - halfMs;
    sentCount += sent.filter(Boolean).length;
    memory.push(measureMemory(sentCount, task));
  }
  await sender.close();
  return { readyMs, elapsedMs, sentCount, memory };
}

function adapter({ options }: WhatsAppTask): Sender {
  const transport = createWhatsAppWebTransport(options);
  return {
    connect: async () => {
      const connected = await transport.connect();
      if (!connected.ok) throw connected.error;
    },
    send: async (phone, text) =>
      (await transport.send({ index: 0, row: 0, phone, values: [] }, { text })).kind === 'sent',
    close: () => transport.close(),
  };
}

/** As its documentation has it: look up, send, take its word. */
function bareLibrary({ options }: WhatsAppTask): Sender {
  const client = new Client({
    authStrategy: new LocalAuth({ dataPath: options.profileFolder }),
    ...(options.webVersion && {
      webVersion: options.webVersion.version,
      webVersionCache: { type: 'local', path: options.webVersion.folder, strict: true },
    }),
    puppeteer: { executablePath: options.browserPath, args: [...options.browserArguments], pipe: true },
  });
  return {
    connect: async () => {
      await mkdir(options.profileFolder, { recursive: true });
      const ready = new Promise<void>((resolve) => {
        client.once('ready', () => resolve());
      });
      await client.initialize();
      await ready;
    },
    send: async (phone, text) => {
      const id: unknown = await client.getNumberId(phone.slice(1));
      if (typeof id !== 'object' || id === null || !('_serialized' in id)) return false;
      const sent: unknown = await client.sendMessage(String(id._serialized), text, {
        sendSeen: false,
        linkPreview: false,
      });
      return sent !== undefined;
    },
    close: () => client.destroy(),
  };
}

function measureMemory(sentCount: number, { options }: WhatsAppTask): Memory {
  globalThis.gc?.();
  return { sentCount, nodeBytes: process.memoryUsage.rss(), browserBytes: browserBytes(options.profileFolder) };
}

function browserBytes(profileFolder: string): number | null {
  if (process.platform !== 'linux') return null;
  const shares = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((pid) => shareOf(pid, profileFolder));
  return shares.reduce((sum, share) => sum + share, 0);
}

/** Its proportional share of memory, where it's the browser or one of its helpers. */
function shareOf(pid: string, profileFolder: string): number {
  try {
    const folder = `/proc/${pid}`;
    const commandLine = readFileSync(`${folder}/cmdline`, 'utf8');
    if (!commandLine.includes(profileFolder) || pid === String(process.pid)) return 0;
    const kilobytes = /^Pss:\s+(\d+)/mu.exec(readFileSync(`${folder}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    // It has ended.
    return 0;
  }
}

/** In each of these areas 100 numbers are reserved for fiction; a long run starts again from the first. */
const AREA_CODES = [212, 213, 312, 415, 617, 206, 305, 404, 512, 602, 702, 713, 214, 303, 503, 504, 215, 202, 313, 619];

function fictionalPhone(row: number): string {
  const place = row % (AREA_CODES.length * 100);
  return `+1${AREA_CODES[Math.floor(place / 100)]}5550${100 + (place % 100)}`;
}
