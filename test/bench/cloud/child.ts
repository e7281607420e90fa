import { Pool } from 'undici';
import { LiveOptions } from '../../../src/sender/liveOptions';
import { defaultOptions } from '../../../src/sender/options';
import { CampaignRunner } from '../../../src/sender/runner';
import type { Transport } from '../../../src/sender/ports';
import { systemClock } from '../../../src/sessions/systemClock';
import { GRAPH_VERSION } from '../../../src/whatsapp/cloud/baseAddress';
import { createCloudTransport } from '../../../src/whatsapp/cloud/cloudTransport';
import { messageBody } from '../../../src/whatsapp/cloud/messageBody';
import { fictionalRecipient } from '../../fakes/memorySession';
import { GRAPH_DEFAULTS } from '../../graph/graphOptions';
import { Meter } from '../meter';
import { PreparedSession } from '../preparedSession';
import type { CloudResult, CloudTask } from './tasks';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
const WARM_UP_COUNT = 2000;

const task = JSON.parse(process.argv[2] ?? '') as CloudTask;
void measure(task).then((result) => process.send?.(result, () => process.disconnect()));

async function measure(task: CloudTask): Promise<CloudResult> {
  switch (task.kind) {
    case 'bare':
      return await bare(task);
    case 'transport':
      return await throughTransport(task);
    case 'run':
      return await run(task);
  }
}

async function bare({ base, count, inFlight }: Extract<CloudTask, { kind: 'bare' }>): Promise<CloudResult> {
  const pool = new Pool(base, { connections: 200, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const path = `/${GRAPH_VERSION}/${phoneNumberId}/messages`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const send = async (index: number): Promise<void> => {
    const message = messageBody(fictionalRecipient(index), textOf(index), null, `aaaaa-bbbbb.${index}.1`);
    const { statusCode, body } = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(message) });
    const answer = (await body.json()) as { readonly messages?: readonly { readonly id: string }[] };
    if (statusCode !== 200 || answer.messages?.[0] === undefined) throw new Error(`Status ${statusCode}`);
  };
  return await timed(send, count, inFlight, () => pool.close());
}

async function throughTransport(task: Extract<CloudTask, { kind: 'transport' }>): Promise<CloudResult> {
  const transport = createTransport(task.base);
  await connect(transport);
  const send = async (index: number): Promise<void> => {
    const result = await transport.send(fictionalRecipient(index), textOf(index), `aaaaa-bbbbb.${index}.1`);
    if (result.kind !== 'sent') throw new Error(result.code);
  };
  return await timed(send, task.count, task.inFlight, () => transport.close());
}

async function timed(
  send: (index: number) => Promise<void>,
  count: number,
  inFlight: number,
  close: () => Promise<void>,
): Promise<CloudResult> {
  await all(send, WARM_UP_COUNT, inFlight);
  const meter = await Meter.start();
  await all(send, count, inFlight);
  const usage = await meter.stop();
  await close();
  return { ...usage, count, perSecond: count / (usage.elapsedMs / 1000), mostInOneSecond: 0 };
}

async function all(send: (index: number) => Promise<void>, count: number, inFlight: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await send(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function run(task: Extract<CloudTask, { kind: 'run' }>): Promise<CloudResult> {
  const prepared = await PreparedSession.in(task.folder);
  await prepared.reset();
  const meter = await Meter.start();
  const session = await prepared.open();
  const { journal, recipients, fingerprint, rows, content, info } = session;
  const startsMs: number[] = [];
  const transport = noting(createTransport(task.base), startsMs);
  const options = { ...defaultOptions('cloud-api'), ratePerSecond: task.ratePerSecond, concurrency: 200 };
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint },
    { id: info.id, rows, content, options: new LiveOptions(options) },
  );
  const end = task.durationMs === 0 ? null : setTimeout(() => runner.stop(), task.durationMs);
  await runner.run();
  if (end !== null) clearTimeout(end);
  const usage = await meter.stop();
  await transport.close();
  await session.close();
  const spanMs = (startsMs.at(-1) ?? 0) - (startsMs[0] ?? 0);
  const perSecond = (startsMs.length - 1) / (spanMs / 1000);
  return { ...usage, count: rows.count('sent'), perSecond, mostInOneSecond: mostInOneSecond(startsMs) };
}

/** The moments in which messages leave. */
function noting(transport: Transport, startsMs: number[]): Transport {
  return new Proxy(transport, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const bound = member.bind(target) as (...args: unknown[]) => unknown;
      if (name !== 'send') return bound;
      return (...args: unknown[]) => {
        startsMs.push(performance.now());
        return bound(...args);
      };
    },
  });
}

function mostInOneSecond(startsMs: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [at, startMs] of startsMs.entries()) {
    while (startMs - (startsMs[from] ?? 0) >= 1000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

function createTransport(base: string): Transport {
  const account = { name: 'bench', phoneNumberId, businessAccountId, base, token };
  return createCloudTransport({ account, clock: systemClock, folder: null, conceal: (text) => text });
}

async function connect(transport: Transport): Promise<void> {
  const connected = await transport.connect();
  if (!connected.ok) throw connected.error;
}

function textOf(index: number): { readonly text: string } {
  return { text: `Hello Name ${index}, your order A-${index} of 12.50 is ready in our shop.` };
}
