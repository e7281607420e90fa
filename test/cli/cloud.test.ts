import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { GRAPH_DEFAULTS, type GraphFault } from '../graph/graphOptions';
import { until } from '../until';
import { CliProcess, cli, runLines, TRACE } from './cli';
import { checkTruth, cloudScene, runUntilDone, type CloudScene } from './cloudScene';

const KILLS = runCount('CLOUD_KILLS', 6, 200);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const CONCURRENCY = 6;
const FAST = ['--rate', '500', '--concurrency', String(CONCURRENCY)];

/** Answers that say nothing, refusals, and limits. */
const FAULTS: Readonly<Partial<Record<GraphFault, number>>> = {
  cutBefore: 0.03,
  cutAmid: 0.03,
  acceptAndCut: 0.03,
  acceptAnd500: 0.03,
  halfAnswer: 0.03,
  gatewayHtml: 0.03,
  silence: 0.02,
  error500: 0.02,
  unavailable: 0.02,
  retryAfter: 0.02,
  throughput: 0.05,
  undeliverable: 0.05,
};

async function run(scene: CloudScene, more: readonly string[] = []) {
  return await cli([...scene.sending, ...FAST, ...more]);
}

describe('A list through the Business API', () => {
  test('goes out by its template, filled with each row’s cells, once to everybody', async () => {
    const scene = await cloudScene({ recipientCount: 30 });
    const end = await run(scene);
    expect(end).toMatchObject({ code: 0 });
    expect(end.stderr).toContain('Quality GREEN');
    expect(runLines(end).counts).toMatchObject({ total: 30, sent: 30 });
    const { id } = runLines(end);
    const [first] = scene.graph.accepted().filter(({ to }) => `+${to}` === scene.phones[7]);
    expect(first).toMatchObject({
      attempt: `${id}.7.1`,
      content: {
        name: 'greeting',
        language: { code: 'fr' },
        components: [{ type: 'body', parameters: [{ parameter_name: 'first_name', text: 'n° 7' }] }],
      },
    });
    expect(new Set(scene.graph.accepted().map(({ to }) => to)).size).toBe(30);
  });

  test(`sends to nobody twice and loses nobody, whatever goes wrong (SEED=${SEED})`, async () => {
    const scene = await cloudScene({
      recipientCount: 60,
      graph: { seed: SEED, faults: FAULTS, silenceMs: 300, latencyMs: [1, 20] },
    });
    const done = await runUntilDone(scene, FAST);
    const { doubtCount } = checkTruth(scene, done);
    expect(doubtCount).toBe(done.session.unknown);
    // Each run ends with the first answer that says nothing: what is on its way then is all that can be in doubt.
    expect(doubtCount).toBeLessThanOrEqual(CONCURRENCY * done.ends.filter(({ code }) => code === 4).length);
    expect(done.ends.filter(({ stderr }) => TRACE.test(stderr))).toEqual([]);
  });

  test('takes up template and number from the session, when it is resumed', async () => {
    const scene = await cloudScene({ recipientCount: 20, graph: { faults: { error500: 1 } } });
    const end = await run(scene);
    expect(end).toMatchObject({ code: 4 });
    await scene.graph.change({ faults: {} });
    const { id } = runLines(end);
    expect(await cli(['resume', id, '--data', scene.at.data, ...FAST])).toMatchObject({ code: 3 });
    expect(scene.graph.accepted().every(({ type }) => type === 'template')).toBe(true);
    expect(scene.graph.accepted().length).toBeGreaterThanOrEqual(20 - CONCURRENCY);
  });
});

test('What nobody could decide about is resolved by a status that comes later, at the next resume', async () => {
  const graph = { faults: { acceptAnd500: 1 } };
  const scene = await cloudScene({ recipientCount: 1, graph, isReceiving: true, delayMs: [15_000, 15_000] });
  const end = await cli([...scene.sending, '--rate', '500', '--concurrency', '1']);
  const { id, counts } = runLines(end);
  expect([end.code, counts.unknown]).toEqual([4, 1]);
  const resuming = ['resume', id, '--data', scene.at.data];
  expect(await cli(resuming)).toMatchObject({ code: 3 });
  await until(() => scene.statusCount() === 1);
  const resolved = await cli(resuming);
  expect(resolved).toMatchObject({ code: 0 });
  expect(runLines(resolved).counts).toMatchObject({ sent: 1, unknown: 0 });
  expect(scene.graph.accepted()).toHaveLength(1);
});

test('As what messages were billed is in the results and in the report', async () => {
  const scene = await cloudScene({ recipientCount: 4, isReceiving: true });
  const { id } = runLines(await run(scene));
  const billed = async (): Promise<number> => {
    const { stdout } = await cli(['results', id, '--data', scene.at.data]);
    return stdout.split('\n').filter((line) => line.includes('"billed":"utility"')).length;
  };
  await expect.poll(billed).toBe(4);
  const out = join(scene.at.folder, 'report.html');
  expect(await cli(['report', id, '--out', out, '--data', scene.at.data])).toMatchObject({ code: 0 });
  expect(readFileSync(out, 'utf8')).toMatch(/Billed by Meta[\s\S]*utility[\s\S]*4/u);
});

test('The rates by which costs are reckoned are the user’s to change', async () => {
  const scene = await cloudScene({ recipientCount: 2 });
  const rates = await cli(['cloud', 'rates', '--data', scene.at.data]);
  const { file, ...card } = JSON.parse(rates.stdout) as { readonly file: string; readonly rates: object };
  writeFileSync(file, JSON.stringify({ ...card, date: '2027-01-01', currency: 'EUR', rates: { US: { utility: 3 } } }));
  const { stdout } = await cli([...scene.sending, '--plan']);
  expect(JSON.parse(stdout)).toMatchObject({ cost: { date: '2027-01-01', currency: 'EUR', low: 6, high: 6 } });
});

describe('A run', () => {
  test('ends with 4 at an answer that says nothing, and costs at most what was on its way in doubts', async () => {
    const scene = await cloudScene({ recipientCount: 200, graph: { faults: { acceptAnd500: 1 } } });
    const end = await run(scene);
    expect(end).toMatchObject({ code: 4 });
    expect(end.stderr).toContain('no clear answer');
    const { counts } = runLines(end);
    expect(counts.unknown).toBeLessThanOrEqual(CONCURRENCY);
    expect(scene.graph.accepted().length).toBeLessThanOrEqual(CONCURRENCY);
  });

  test('with a token that has expired ends with 4 and says how to mend it; nothing is sent, and nothing is lost', async () => {
    const scene = await cloudScene({ recipientCount: 10 });
    await scene.graph.change({ refuseAll: { code: 190, status: 401 } });
    const end = await run(scene);
    expect(end).toMatchObject({ code: 4 });
    expect(end.stderr).toContain('access token');
    expect(end.stderr).toContain('cloud add shop');
    const { id, counts } = runLines(end);
    expect(counts).toMatchObject({ sent: 0, failed: 0, left: 10 });
    await scene.graph.change({ refuseAll: null, token: 'EAANEWTOKENofTheTest' });
    const resuming = ['resume', id, '--data', scene.at.data, ...FAST];
    const still = await cli(resuming);
    expect(still).toMatchObject({ code: 4 });
    expect(still.stderr).toContain('cloud add shop');
    writeFileSync(scene.tokenFile, 'EAANEWTOKENofTheTest');
    expect(await cli(scene.adding)).toMatchObject({ code: 0 });
    expect(await cli(resuming)).toMatchObject({ code: 0 });
  });

  test('whose parameters all don’t fit stops at the fifth, and fails no row for it', async () => {
    const scene = await cloudScene({ recipientCount: 100, graph: { refuseAll: { code: 132_018, status: 400 } } });
    const end = await cli([...scene.sending, '--rate', '500', '--concurrency', '1']);
    expect(end).toMatchObject({ code: 4 });
    expect(runLines(end).counts).toMatchObject({ failed: 0, left: 100 });
    expect(scene.graph.refusedCodes()).toHaveLength(5);
  });

  test('whose messages all fail late stops within the breaker’s window', async () => {
    const lateFailures = { share: 1, code: 131_026 };
    const scene = await cloudScene({ recipientCount: 1500, graph: { lateFailures }, isReceiving: true });
    const end = await cli([...scene.sending, '--rate', '80', '--concurrency', '40']);
    expect(end).toMatchObject({ code: 4 });
    expect(end.stderr).toContain('failed');
    expect(scene.graph.accepted().length).toBeLessThan(300);
  });

  test('writes to no more people in a day than the business may', async () => {
    const scene = await cloudScene({ recipientCount: 300, graph: { tier: 'TIER_250', portfolioLimit: 250 } });
    const end = await run(scene);
    expect(end).toMatchObject({ code: 4 });
    expect(scene.graph.accepted()).toHaveLength(250);
    expect(scene.graph.refusedCodes()).toEqual([]);
    expect(runLines(end).counts).toMatchObject({ sent: 250, failed: 0, left: 50 });
  });

  test('opts out whoever has stopped marketing', async () => {
    const scene = await cloudScene({ recipientCount: 10 });
    const [phone = ''] = scene.phones;
    await scene.graph.change({ refuse: { [phone.slice(1)]: { code: 131_050, status: 400 } } });
    expect(await run(scene)).toMatchObject({ code: 3 });
    const { stdout } = await cli(['opt-outs', 'list', '--data', scene.at.data]);
    expect(stdout).toContain(phone);
  });
});

test(
  `The Business API brings nobody a message twice over ${KILLS} kills (SEED=${SEED})`,
  { timeout: 300_000 + KILLS * 40_000 },
  async () => {
    const random = seededRandom(SEED);
    const total = { kills: 0, sessions: 0, accepted: 0, doubts: 0, proven: 0 };
    while (total.kills < KILLS) {
      const graph = { seed: SEED + total.kills, latencyMs: [5, 60] as const, faults: { acceptAndCut: 0.01 } };
      const scene = await cloudScene({ recipientCount: 250, graph, isReceiving: true });
      let cutCount = 0;
      const done = await runUntilDone(scene, ['--rate', '200', '--concurrency', String(CONCURRENCY)], async (each) => {
        const isDone = await Promise.race([each.end.then(() => true), sleep(500 + random() * 1500, false)]);
        if (isDone) return false;
        each.kill('SIGKILL');
        cutCount += 1;
        return true;
      });
      const { acceptedCount, doubtCount, provenCount } = checkTruth(scene, done);
      expect(doubtCount).toBeLessThanOrEqual(CONCURRENCY * (done.runCount - 1));
      total.kills += cutCount;
      total.sessions += 1;
      total.accepted += acceptedCount;
      total.doubts += doubtCount;
      total.proven += provenCount;
    }
    console.log(JSON.stringify(total));
  },
);

describe('The token', () => {
  test('stands in no output, no file but the sealed one, and no list of processes', async () => {
    const { token } = GRAPH_DEFAULTS;
    const scene = await cloudScene({ recipientCount: 40, graph: { latencyMs: [50, 50] } });
    const sending = new CliProcess([...scene.sending, '--rate', '20', '--concurrency', '2']);
    await until(() => scene.graph.accepted().length > 5);
    const { pid } = sending.child;
    const seen = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'latin1'));
    await scene.graph.change({ refuseAll: { code: 190, status: 401 } });
    const ended = await sending.end;
    const listed = await cli(['cloud', 'list', '--data', scene.at.data]);
    const outputs = [ended, listed].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect([...seen, ...outputs].filter((text) => text.includes(token))).toEqual([]);
    expect(filesBelow(scene.at.data).filter((path) => readFileSync(path, 'latin1').includes(token))).toEqual([]);
    expect(JSON.parse(listed.stdout)).toMatchObject({ name: 'shop', phoneNumberId: GRAPH_DEFAULTS.phoneNumberId });
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
