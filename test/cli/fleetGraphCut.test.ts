import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { runCount } from '../counts';
import { until } from '../until';
import { cli, CliProcess, jsonLines } from './cli';
import { cloudScene, TEMPLATE } from './cloudScene';
import { canPartition, Network } from './fleetFaults/network';
import { ownFile, serverForFile, untilTestEnds, type FleetLine } from './fleetScene';

const server = serverForFile();
const RECIPIENT_COUNT = 150;
const CONCURRENCY = 10;
const CUT_COUNT = runCount('FLEET_GRAPH_CUTS', 1, 3);
/** Longer than an answer is waited for. */
const UNTIL_PAUSED = { timeout: 180_000, interval: 500 };
if (!canPartition) console.log('Skipped: a partition is made of network namespaces, which needs root on Linux.');

/** A worker on a computer of its own, that reaches the service over a network, and the database without one. */
async function prepare() {
  const network = new Network(1);
  onTestFinished(() => network.remove());
  const { at, graph, workbook, adding, phones } = await cloudScene({
    recipientCount: RECIPIENT_COUNT,
    graph: { latencyMs: [20, 80] },
  });
  const port = Number(new URL(graph.base).port);
  const outside = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => outside.listen(port, network.serverAddress, resolve));
  onTestFinished(() => void outside.close());
  const [program = '', ...words] = network.within(0);
  const relay = spawn(program, [
    ...words,
    process.execPath,
    join(import.meta.dirname, 'fleetFaults/relay.mjs'),
    String(port),
    network.serverAddress,
  ]);
  onTestFinished(() => void relay.kill('SIGKILL'));
  await new Promise((resolve) => relay.stdout.once('data', resolve));
  const url = server.current.throughSocket(await server.current.create());
  const keyFile = ownFile(at.folder, 'key', randomBytes(32).toString('base64'));
  const secret = ownFile(at.folder, 'secret', GRAPH_DEFAULTS.appSecret);
  expect(await cli([...adding, '--app-secret-file', secret])).toMatchObject({ code: 0 });
  const start = (within: readonly string[], ...args: readonly string[]): CliProcess => {
    const place = ['--database', url, '--key-file', keyFile, '--data', at.data];
    return untilTestEnds(new CliProcess([...args, ...place], {}, within));
  };
  const verify = ownFile(at.folder, 'verify', 'me');
  const receiver = start([], 'webhooks', '--cloud', 'shop', '--port', '0', '--verify-token-file', verify);
  await until(() => receiver.stdout.includes('\n'));
  const { listening } = JSON.parse(receiver.stdout) as { readonly listening: string };
  const shares = { repeatShare: 0, shuffleShare: 0, leaveOutDeliveredShare: 0, readShare: 0 };
  await graph.change({ webhook: { url: `${listening}/hook`, delayMs: [5, 60], ...shares } });
  const pace = ['--rate', '20', '--concurrency', String(CONCURRENCY)];
  const sending = ['send', workbook, '--transport', 'cloud-api', '--cloud', 'shop', '--yes', ...TEMPLATE, ...pace];
  expect(await start([], ...sending).end).toMatchObject({ code: 0 });
  start(network.within(0), 'worker', '--transport', 'cloud-api');
  const session = async (): Promise<FleetLine> => {
    const [line] = jsonLines<FleetLine>((await start([], 'sessions').end).stdout);
    if (line === undefined) throw new Error('It was handed in.');
    return line;
  };
  const rests = async (): Promise<unknown> =>
    (await server.current.ask('select resting from excel_whatsapp.session', url))[0]?.['resting'];
  return { network, graph, phones, start, session, rests };
}

describe.skipIf(!canPartition)('a network that swallows what a worker and WhatsApp tell each other', () => {
  test('ends in a pause, with no more in doubt than were in flight; resumed, all others are sent, and nobody twice', async () => {
    const { network, graph, phones, start, session, rests } = await prepare();
    for (let cut = 1; cut <= CUT_COUNT; cut += 1) {
      await until(() => graph.accepted().length >= (cut * RECIPIENT_COUNT) / (CUT_COUNT + 2));
      network.pull(0);
      await expect.poll(rests, UNTIL_PAUSED).toBe('needsPerson');
      const { unknown, id } = await session();
      expect(unknown).toBeGreaterThan(0);
      expect(unknown).toBeLessThanOrEqual(cut * CONCURRENCY);
      network.plugIn(0);
      expect(await start([], 'resume', id).end).toMatchObject({ code: 0 });
    }
    const left = async (): Promise<unknown> => {
      const { left: leftCount, sent, unknown } = await session();
      return { leftCount, toldCount: sent + unknown };
    };
    await expect.poll(left, UNTIL_PAUSED).toEqual({ leftCount: 0, toldCount: RECIPIENT_COUNT });
    // Whoever got it counts as sent: a status has told of those whose answer was swallowed, also where their request came
    // through only once the network was back.
    const notTold = async (): Promise<number> => graph.accepted().length - (await session()).sent;
    await expect.poll(notTold, UNTIL_PAUSED).toBe(0);
    const accepted = graph.accepted().map(({ to }) => `+${to}`);
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(phones).toEqual(expect.arrayContaining(accepted));
    const { sent, unknown } = await session();
    console.log(JSON.stringify({ sent, unknown, acceptedCount: accepted.length }));
    expect(unknown).toBeLessThanOrEqual(CUT_COUNT * CONCURRENCY);
  });
});
