import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { startGraph, type RunningGraph } from '../graph/startGraph';
import { cli, CliProcess, jsonLines, place } from './cli';
import { TEMPLATE } from './cloudScene';
import { ownFile, serverForFile, untilTestEnds, type FleetLine } from './fleetScene';
import { fictionalPhone, writeWorkbook } from './workbook';

const server = serverForFile();
const NUMBERS = ['one', 'two', 'three', 'four'];
const EACH_COUNT = 40;
const TOTAL_COUNT = NUMBERS.length * EACH_COUNT;
/** People whom the business may begin to write to in a day, through all its numbers. */
const MOST = 100;
const SOON = { timeout: 90_000, interval: 500 };

/** Numbers of one business: each with a list and a service of its own, and all of them known to each of four workers. */
async function prepare() {
  const at = await place();
  const url = await server.current.create();
  const file = (name: string, text: string): string => ownFile(at.folder, name, text);
  const keyFile = file('key', randomBytes(32).toString('base64'));
  const token = file('token', GRAPH_DEFAULTS.token);
  const graphs: RunningGraph[] = [];
  onTestFinished(async () => void (await Promise.all(graphs.map((graph) => graph.stop()))));
  const computers = NUMBERS.map((name) => join(at.folder, `computer-${name}`));
  const start = (data: string, ...args: readonly string[]): CliProcess =>
    untilTestEnds(new CliProcess([...args, '--database', url, '--key-file', keyFile, '--data', data]));
  for (const [number, name] of NUMBERS.entries()) {
    const phoneNumberId = `10654035224290${number}`;
    const graph = await startGraph({ phoneNumberId, tier: `TIER_${MOST}`, latencyMs: [5, 40] });
    graphs.push(graph);
    const ids = ['--phone-number-id', phoneNumberId, '--business-account-id', GRAPH_DEFAULTS.businessAccountId];
    for (const data of computers) {
      const added = await cli([
        'cloud',
        'add',
        name,
        ...ids,
        '--token-file',
        token,
        '--base',
        graph.base,
        '--data',
        data,
      ]);
      expect(added).toMatchObject({ code: 0 });
    }
    const people = Array.from({ length: EACH_COUNT }, (_, at) => number * EACH_COUNT + at);
    const rows = people.map((index) => [`n° ${index}`, fictionalPhone(index)]);
    const workbook = await writeWorkbook(join(at.folder, `${name}.xlsx`), [['Nom', 'Téléphone'], ...rows]);
    const sending = ['send', workbook, '--transport', 'cloud-api', '--cloud', name, '--yes', ...TEMPLATE];
    const { code, stderr } = await start(computers[0] ?? '', ...sending, '--rate', '80', '--concurrency', '20').end;
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  return {
    url,
    /** As many workers as numbers, each with one of them. */
    work: () =>
      NUMBERS.map((name, at) => start(computers[at] ?? '', 'worker', '--transport', 'cloud-api', '--account', name)),
    tried: (): readonly string[] => graphs.flatMap((graph) => graph.accepted().map(({ to }) => `+${to}`)),
    sessions: async (): Promise<readonly FleetLine[]> =>
      jsonLines((await start(computers[0] ?? '', 'sessions').end).stdout),
  };
}

test('numbers of one business that send at once write to no more people in a day than it may, and to the others a day later', async () => {
  const { work, tried, sessions, url } = await prepare();
  const countedCount = async (): Promise<unknown> =>
    (await server.current.ask('select count(*)::int as count from excel_whatsapp.portfolio_use', url))[0]?.['count'];
  work();
  await expect.poll(() => tried().length, SOON).toBe(MOST);
  // Nobody else is tried, while there is a run for each number.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(tried()).toHaveLength(MOST);
  expect(new Set(tried()).size).toBe(MOST);
  expect(await countedCount()).toBe(MOST);
  const listed = await sessions();
  expect(listed.reduce((sum, { left }) => sum + left, 0)).toBe(TOTAL_COUNT - MOST);
  expect(listed.reduce((sum, { failed, unknown }) => sum + failed + unknown, 0)).toBe(0);
  await server.current.ask(`update excel_whatsapp.portfolio_use set at = at - interval '24 hours'`, url);
  await expect
    .poll(async () => (await sessions()).map(({ state }) => state), SOON)
    .toEqual(NUMBERS.map(() => 'finished'));
  expect(new Set(tried()).size).toBe(TOTAL_COUNT);
  expect(tried()).toHaveLength(TOTAL_COUNT);
});
