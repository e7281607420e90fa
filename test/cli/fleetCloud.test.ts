import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { until } from '../until';
import { cli, CliProcess, jsonLines, type CliEnd } from './cli';
import { cloudScene, TEMPLATE } from './cloudScene';
import { ownFile, serverForFile, untilTestEnds, type FleetLine } from './fleetScene';

const server = serverForFile();
const RECIPIENT_COUNT = 120;
/** At most, by default. */
const IN_FLIGHT_COUNT = 40;
const UNTIL_OVER = { timeout: 60_000, interval: 500 };

/** A number of the Business API that two computers have, a receiver of its webhooks, and the database behind all of them. */
async function prepare(delayMs: readonly [number, number]) {
  const scene = await cloudScene({ recipientCount: RECIPIENT_COUNT });
  const { at, graph, workbook } = scene;
  const url = await server.current.create();
  const file = (name: string, text: string): string => ownFile(at.folder, name, text);
  const keyFile = file('key', randomBytes(32).toString('base64'));
  const secret = ['--app-secret-file', file('secret', GRAPH_DEFAULTS.appSecret)];
  const other = join(at.folder, 'other');
  for (const data of [at.data, other]) {
    const adding = [...scene.adding.slice(0, scene.adding.indexOf('--data')), ...secret, '--data', data];
    expect(await cli(adding)).toMatchObject({ code: 0, stderr: '' });
  }
  const start = (data: string, ...args: readonly string[]): CliProcess =>
    untilTestEnds(new CliProcess([...args, '--database', url, '--key-file', keyFile, '--data', data]));
  const call = async (...args: readonly string[]): Promise<CliEnd> => await start(at.data, ...args).end;
  const receiver = start(
    other,
    'webhooks',
    '--cloud',
    'shop',
    '--port',
    '0',
    '--verify-token-file',
    file('verify', 'me'),
  );
  await until(() => receiver.stdout.includes('\n'));
  const { listening } = JSON.parse(receiver.stdout) as { readonly listening: string };
  const shares = { repeatShare: 0.3, shuffleShare: 0.3, leaveOutDeliveredShare: 0, readShare: 0 };
  await graph.change({ webhook: { url: `${listening}/hook`, delayMs: [...delayMs], ...shares } });
  const send = async (...args: readonly string[]): Promise<CliEnd> =>
    await call('send', workbook, '--transport', 'cloud-api', '--cloud', 'shop', '--yes', ...TEMPLATE, ...args);
  expect(await send()).toMatchObject({ code: 0 });
  return {
    ...scene,
    url,
    call,
    send,
    worker: (data: string) => start(data, 'worker', '--transport', 'cloud-api'),
    computers: [at.data, other] as const,
    session: async (): Promise<FleetLine> => {
      const [line] = jsonLines<FleetLine>((await call('sessions')).stdout);
      if (line === undefined) throw new Error('It was handed in.');
      return line;
    },
    /** By the journal. */
    deliveredCount: async (): Promise<number> => {
      const acks = await server.current.ask(
        `select line from excel_whatsapp.journal, unnest(string_to_array(lines, E'\\n')) as line where line like '{"t":"ack"%'`,
        url,
      );
      const delivered = acks
        .map(({ line }) => JSON.parse(String(line)) as { readonly i: number; readonly level: number })
        .filter(({ level }) => level === 2);
      return new Set(delivered.map(({ i }) => i)).size;
    },
  };
}

test('through the Business API: a worker is killed, another goes on, nobody gets it twice, and webhooks tell of those in doubt', async () => {
  const { graph, phones, worker, computers, session } = await prepare([5, 60]);
  const first = worker(computers[0]);
  await until(() => graph.accepted().length > RECIPIENT_COUNT / 4);
  first.kill('SIGKILL');
  await first.end;
  worker(computers[1]);
  // Of whom neither an answer nor a status tells nothing was accepted; that can't be known, so they stay in doubt.
  await expect
    .poll(async () => {
      const { sent, unknown, left } = await session();
      return { sent: sent - graph.accepted().length, left, toldCount: sent + unknown };
    }, UNTIL_OVER)
    .toEqual({ sent: 0, left: 0, toldCount: RECIPIENT_COUNT });
  const accepted = graph.accepted().map(({ to }) => `+${to}`);
  expect(new Set(accepted).size).toBe(accepted.length);
  expect(phones).toEqual(expect.arrayContaining(accepted));
  expect((await session()).unknown).toBeLessThanOrEqual(IN_FLIGHT_COUNT);
});

test('what webhooks say once a session is over is taken up by a worker, however often and in whichever order it comes', async () => {
  const { graph, worker, computers, session, deliveredCount, url } = await prepare([4000, 7000]);
  worker(computers[0]);
  await expect.poll(async () => (await session()).state, UNTIL_OVER).toBe('finished');
  await expect.poll(deliveredCount, UNTIL_OVER).toBe(RECIPIENT_COUNT);
  expect(graph.accepted()).toHaveLength(RECIPIENT_COUNT);
  const [{ count, different } = { count: 0, different: 0 }] = await server.current.ask(
    'select count(*)::int as count, count(distinct line)::int as different from excel_whatsapp.status',
    url,
  );
  expect(count).toBe(different);
});

test('what is handed in a second time while the first waits is refused as what was sent is, and goes by the same option', async () => {
  const { send } = await prepare([0, 0]);
  const again = await send();
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/has gone to \d+ of them already/u);
  expect(await send('--include-already-sent')).toMatchObject({ code: 0 });
});
