import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  messageIdOf,
  statusFiles,
  StatusTail,
  StatusWriter,
  type StatusLine,
} from '../../src/whatsapp/cloud/statusFile';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { until } from '../until';
import { CliProcess, cli, CONTACTS, runLines, UNPACED } from './cli';
import { cloudScene } from './cloudScene';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
const APP_SECRET = 'app-secret-of-the-test';

describe('Numbers of the Business API in a terminal', () => {
  test('are listed, and their templates, without a secret anywhere', async () => {
    const { at, graph } = await withSecret();
    const list = await cli(['cloud', 'list', '--data', at.data]);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(
      list.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        name: 'shop',
        phoneNumberId,
        businessAccountId,
        base: graph.base,
        number: 'Stand-in +1 2•• ••• ••99',
        quality: 'GREEN',
        messagingLimit: 'TIER_UNLIMITED',
        peopleLimit: null,
        throughput: 'STANDARD',
        health: 'AVAILABLE',
      },
    ]);
    const templates = await cli(['cloud', 'templates', 'shop', '--data', at.data]);
    expect(templates).toMatchObject({ code: 0, stderr: '' });
    const [greeting] = templates.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly name: string })
      .filter(({ name }) => name === 'greeting');
    expect(greeting).toMatchObject({ language: 'fr', status: 'APPROVED', variables: ['first_name'] });
    const kept = readdirSync(join(at.data, 'cloud')).map((name) =>
      readFileSync(join(at.data, 'cloud', name), 'latin1'),
    );
    for (const text of [list.stdout, templates.stdout, ...kept]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(APP_SECRET);
    }
  });
});

test('A number that can’t be reached is listed all the same, with the reason', async () => {
  const { at, graph } = await cloudScene({ recipientCount: 1 });
  await graph.change({ refuseConnections: true });
  const list = await cli(['cloud', 'list', '--data', at.data]);
  expect(list).toMatchObject({ code: 0, stderr: '' });
  const listed = JSON.parse(list.stdout) as Readonly<Record<string, string>>;
  expect(listed).toMatchObject({ name: 'shop', trouble: expect.stringContaining('can’t be reached') });
  expect(listed).not.toHaveProperty('quality');
});

describe('The receiver in a terminal', () => {
  test('needs the app’s secret', async () => {
    const { at } = await cloudScene({ recipientCount: 1 });
    const verifyFile = join(at.folder, 'verify');
    writeFileSync(verifyFile, 'verify-me');
    const end = await cli(receiving(at.data, verifyFile));
    expect(end).toMatchObject({ code: 2 });
    expect(end.stderr).toContain('--app-secret-file');
  });

  test('takes what is signed, until it is interrupted, and has it on disk then, also after a new token', async () => {
    const { at, adding } = await withSecret();
    // Whoever gives a new token doesn’t name the secret again.
    expect(await cli(adding)).toMatchObject({ code: 0, stderr: '' });
    const verifyFile = join(at.folder, 'verify');
    writeFileSync(verifyFile, 'verify-me');
    const run = new CliProcess(receiving(at.data, verifyFile));
    await until(() => run.stdout.includes('\n'));
    const { listening } = JSON.parse(run.stdout) as { readonly listening: string };
    const challenge = await fetch(`${listening}/hook?hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=42`);
    expect([challenge.status, await challenge.text()]).toEqual([200, '42']);
    const status = { id: 'wamid.Z', status: 'delivered', timestamp: '1750030073' };
    expect(await postStatus(listening, status, 'another-secret')).toBe(401);
    expect(await postStatus(listening, status)).toBe(200);
    run.kill('SIGTERM');
    expect(await run.end).toMatchObject({ code: 0, stderr: '' });
    const written = readFileSync(statusFiles(join(at.data, 'cloud'), phoneNumberId).pathAt(Date.now()), 'utf8').trim();
    expect(JSON.parse(written)).toMatchObject({ messageId: messageIdOf('wamid.Z'), status: 'delivered' });
  });
});

test('Whoever writes STOP to the number, or to Meta that they want no marketing, is opted out before Meta is answered', async () => {
  const scene = await cloudScene({ recipientCount: 4 });
  const { at, graph } = scene;
  const verifyFile = join(at.folder, 'verify');
  writeFileSync(verifyFile, 'verify-me');
  const secretFile = join(at.folder, 'secret');
  writeFileSync(secretFile, APP_SECRET);
  expect(await cli([...scene.adding, '--app-secret-file', secretFile])).toMatchObject({ code: 0 });
  const run = new CliProcess(receiving(at.data, verifyFile));
  await until(() => run.stdout.includes('\n'));
  const { listening } = JSON.parse(run.stdout) as { readonly listening: string };
  const [stops, stopsMarketing, asks] = scene.phones.map((phone) => phone.slice(1));
  const metadata = { phone_number_id: phoneNumberId };
  const message = (from: string | undefined, id: string, text: string) => ({
    from,
    id,
    timestamp: '1750030073',
    type: 'text',
    text: { body: text },
  });
  const messages = [message(stops, 'wamid.1', 'Stop.'), message(asks, 'wamid.2', 'Please stop calling')];
  const wish = { wa_id: stopsMarketing, category: 'marketing_messages', value: 'stop', timestamp: 1_750_030_073 };
  const changes = [
    { field: 'messages', value: { metadata, messages } },
    { field: 'user_preferences', value: { metadata, user_preferences: [wish] } },
    { field: 'message_template_status_update', value: { event: 'PAUSED', message_template_name: 'greeting' } },
  ];
  const body = JSON.stringify({ entry: [{ id: businessAccountId, changes }] });
  const signed = `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`;
  const answer = await fetch(listening, { method: 'POST', body, headers: { 'x-hub-signature-256': signed } });
  expect(answer.status).toBe(200);
  // Nothing is left to be lost: what it has answered to is on disk.
  run.kill('SIGKILL');
  const ended = await run.end;
  expect(ended.stdout).toContain('"event":"PAUSED","template":"greeting"');
  expect(ended.stderr).toContain('a word for opting out');
  for (const text of [ended.stdout, ended.stderr]) expect(text).not.toMatch(/2125550|Please stop/u);
  const sent = await cli([...scene.sending, '--rate', '100']);
  expect(runLines(sent).counts).toMatchObject({ total: 2, sent: 2 });
  expect(graph.accepted().map(({ to }) => `+${to}`)).toEqual(scene.phones.slice(2));
});

describe('A session through the Business API that has ended', () => {
  test('takes up what came since when it is listed, shown or resumed, and sends nothing again', async () => {
    const scene = await cloudScene({ recipientCount: 5 });
    const { at, graph } = scene;
    const end = await cli([...scene.sending, '--rate', '100']);
    expect(end).toMatchObject({ code: 0 });
    const writer = await StatusWriter.open(statusFiles(join(at.data, 'cloud'), phoneNumberId));
    const lines = graph.accepted().map(({ id, attempt, to }): StatusLine => {
      const line = { attemptId: attempt, messageId: messageIdOf(id), at: Date.now() };
      const isFailed = `+${to}` === scene.phones[4];
      return isFailed ? { ...line, status: 'failed', code: 131_026 } : { ...line, status: 'delivered' };
    });
    await writer.append(lines);
    await writer.close();
    const { id } = runLines(end);
    const journal = () => readFileSync(at.journalPath(id), 'utf8');
    expect(await at.sessions()).toMatchObject([{ id, state: 'finished', sent: 4, failed: 1 }]);
    const takenUp = journal();
    await at.sessions();
    expect(journal()).toBe(takenUp);
    const resumed = await cli(['resume', id, '--data', at.data]);
    expect(resumed).toMatchObject({ code: 3 });
    expect(runLines(resumed).counts).toMatchObject({ total: 5, sent: 4, failed: 1, left: 0 });
    const { stdout } = await cli(['results', id, '--status', 'delivered', '--data', at.data]);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(graph.accepted()).toHaveLength(5);
  });
});

test('Old statuses are cleaned away while a receiver writes and clean-ups are killed; none of a session that is here, none new', async () => {
  const { at } = await withSecret();
  const folder = join(at.data, 'cloud');
  const files = statusFiles(folder, phoneNumberId);
  const sent = await cli(['send', CONTACTS, '--message', 'Bonjour', ...at.arguments, ...UNPACED]);
  const { id } = runLines(sent);
  const daysAgo = (count: number): number => Date.now() - count * 86_400_000;
  const old = [
    { day: 40, attemptId: `${id}.0.1` },
    { day: 35, attemptId: 'gonee-sessn.0.1' },
    { day: 5, attemptId: 'gonee-sessn.1.1' },
  ];
  for (const { day, attemptId } of old) {
    const writer = await StatusWriter.open(files, () => daysAgo(day));
    await writer.append([{ attemptId, messageId: `old-${day}`, status: 'delivered', at: daysAgo(day) }]);
    await writer.close();
  }
  const verifyFile = join(at.folder, 'verify');
  writeFileSync(verifyFile, 'verify-me');
  const run = new CliProcess(receiving(at.data, verifyFile));
  await until(() => run.stdout.includes('\n'));
  const { listening } = JSON.parse(run.stdout) as { readonly listening: string };
  let count = 0;
  const seed = Date.now();
  for (let round = 0; round < 6; round += 1) {
    const cleaning = new CliProcess(['clean', '--data', at.data]);
    const killAtMs = Date.now() + ((seed * (round + 7)) % 400);
    while (Date.now() < killAtMs) {
      expect(await postStatus(listening, { id: `wamid.${count}`, status: 'delivered', timestamp: '1750030073' })).toBe(
        200,
      );
      count += 1;
    }
    cleaning.kill('SIGKILL');
    await cleaning.end;
  }
  expect(await cli(['clean', '--data', at.data]), `seed ${seed}`).toMatchObject({ code: 0, stderr: '' });
  run.kill('SIGTERM');
  expect(await run.end).toMatchObject({ code: 0, stderr: '' });
  const left = new Set<string>();
  await new StatusTail(files).read(({ messageId }) => left.add(messageId));
  const wanted = Array.from({ length: count }, (_, n) => messageIdOf(`wamid.${n}`));
  expect(left, `seed ${seed}`).toEqual(new Set(['old-40', 'old-5', ...wanted]));
});

async function postStatus(
  listening: string,
  status: Readonly<Record<string, string>>,
  secret = APP_SECRET,
): Promise<number> {
  const value = { metadata: { phone_number_id: phoneNumberId }, statuses: [status] };
  const body = JSON.stringify({ entry: [{ changes: [{ field: 'messages', value }] }] });
  const signed = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return (await fetch(`${listening}/hook`, { method: 'POST', body, headers: { 'x-hub-signature-256': signed } }))
    .status;
}

async function withSecret() {
  const scene = await cloudScene({ recipientCount: 1 });
  const { at, graph } = scene;
  const files = { token: join(at.folder, 'token'), secret: join(at.folder, 'secret') };
  writeFileSync(files.secret, APP_SECRET);
  const ids = ['--phone-number-id', phoneNumberId, '--business-account-id', businessAccountId];
  const secrets = ['--token-file', files.token, '--app-secret-file', files.secret];
  const added = await cli(['cloud', 'add', 'shop', ...ids, ...secrets, '--base', graph.base, '--data', at.data]);
  expect(added).toMatchObject({ code: 0, stderr: '' });
  return scene;
}

function receiving(data: string, verifyFile: string): readonly string[] {
  return ['webhooks', '--cloud', 'shop', '--port', '0', '--verify-token-file', verifyFile, '--data', data];
}
