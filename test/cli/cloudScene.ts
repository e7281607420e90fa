import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { GraphOptions } from '../graph/graphOptions';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { startGraph, type RunningGraph } from '../graph/startGraph';
import { startStatusReceiver } from '../graph/statusReceiver';
import { cli, CliProcess, place, type CliEnd, type ListedLine, type Place } from './cli';
import { journalOf, readyPhones } from './journal';
import { writeRecipients } from './workbook';

/** A list, a number that is known to the cli, and the service behind it. */
export interface CloudScene {
  readonly at: Place;
  readonly graph: RunningGraph;
  readonly workbook: string;
  readonly phones: readonly string[];
  /** Messages of which a status has been written down. */
  readonly statusCount: () => number;
  /** What adds the number, from its file with the token. */
  readonly adding: readonly string[];
  readonly tokenFile: string;
  /** What begins a session with the template. */
  readonly sending: readonly string[];
}

export interface SceneOptions {
  readonly recipientCount: number;
  readonly graph?: Partial<GraphOptions>;
  /** Whether somebody receives webhooks and writes them down. */
  readonly isReceiving?: boolean;
  /** From a message to its first status, and on to the next. */
  readonly delayMs?: readonly [number, number];
}

const { phoneNumberId, businessAccountId, appSecret, token } = GRAPH_DEFAULTS;

export const TEMPLATE = ['--template', 'greeting', '--template-language', 'fr', '--map', 'first_name=Nom'];

/** All of it is gone at the end of the test. */
export async function cloudScene({
  recipientCount,
  graph: given,
  isReceiving,
  delayMs = [5, 60],
}: SceneOptions): Promise<CloudScene> {
  const at = await place();
  const folder = join(at.data, 'cloud');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const receiver = isReceiving === true ? await startStatusReceiver(folder, appSecret) : null;
  const webhook = receiver && {
    url: receiver.url,
    delayMs,
    repeatShare: 0.2,
    shuffleShare: 0.2,
    leaveOutDeliveredShare: 0.1,
    readShare: 0.5,
  };
  const graph = await startGraph({ webhook, ...given });
  onTestFinished(async () => {
    await graph.stop();
    await receiver?.close();
  });
  const tokenFile = join(at.folder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const ids = ['--phone-number-id', phoneNumberId, '--business-account-id', businessAccountId];
  const adding = ['cloud', 'add', 'shop', ...ids, '--token-file', tokenFile, '--base', graph.base, '--data', at.data];
  expect(await cli(adding)).toMatchObject({ code: 0, stderr: '' });
  const workbook = await writeRecipients(join(at.folder, 'contacts.xlsx'), recipientCount);
  const phones = await readyPhones(workbook);
  expect(phones).toHaveLength(recipientCount);
  const sending = [
    'send',
    workbook,
    '--transport',
    'cloud-api',
    '--cloud',
    'shop',
    '--data',
    at.data,
    '--yes',
    ...TEMPLATE,
  ];
  return { at, graph, workbook, phones, adding, tokenFile, sending, statusCount: () => receiver?.messageCount ?? 0 };
}

export interface Done {
  readonly session: ListedLine;
  readonly end: CliEnd;
  readonly runCount: number;
  readonly ends: readonly CliEnd[];
}

/** Goes on until a run comes to its end by itself. @param cut ends a run before; gives whether it has */
export async function runUntilDone(
  { at, sending }: CloudScene,
  options: readonly string[],
  cut: (run: CliProcess) => Promise<boolean> = () => Promise.resolve(false),
): Promise<Done> {
  const ends: CliEnd[] = [];
  let id: string | undefined;
  for (let runCount = 1; runCount < 200; runCount += 1) {
    const what = id === undefined ? sending : ['resume', id, '--data', at.data];
    const run = new CliProcess([...what, ...options]);
    const isCut = await cut(run);
    const end = await run.end;
    ends.push(end);
    id ??= (await at.sessions())[0]?.id;
    if (isCut || end.code === 4) continue;
    expect([0, 3], end.stderr).toContain(end.code);
    const [session, ...others] = await at.sessions();
    expect(others).toEqual([]);
    if (session === undefined) throw new Error(`No session: ${end.stderr}`);
    return { session, end, runCount, ends };
  }
  throw new Error(`It doesn’t come to an end: ${ends.at(-1)?.stderr}`);
}

export interface Truth {
  readonly acceptedCount: number;
  readonly doubtCount: number;
  readonly provenCount: number;
}

/** By the service's own log: nobody twice, nobody lost, and of whom it isn't known, that is said. */
export function checkTruth({ at, graph, phones }: CloudScene, { session }: Done): Truth {
  const accepted = graph.accepted();
  const people = new Set(accepted.map(({ to }) => `+${to}`));
  expect(accepted.length - people.size, 'messages sent twice').toBe(0);
  const journal = journalOf(at, session.id);
  const states = new Map<number, 'sent' | 'failed' | 'doubt'>();
  const attempts = new Set<string>();
  for (const record of journal) noteRecord(record, session.id, states, attempts);
  const wrong = phones.flatMap((phone, index) => {
    const state = states.get(index);
    if (state === undefined) return [`row ${index} is lost`];
    if (state === 'sent' && !people.has(phone)) return [`row ${index} counts as sent and wasn’t accepted`];
    if (state === 'failed' && people.has(phone)) return [`row ${index} counts as failed and was accepted`];
    return [];
  });
  expect(wrong).toEqual([]);
  expect(accepted.filter(({ attempt }) => attempt === null || !attempts.has(attempt))).toEqual([]);
  return {
    acceptedCount: accepted.length,
    doubtCount: [...states.values()].filter((state) => state === 'doubt').length,
    provenCount: journal.filter((record) => record.t === 'found' && record.result === 'sent').length,
  };
}

function noteRecord(
  record: JournalRecord,
  sessionId: string,
  states: Map<number, 'sent' | 'failed' | 'doubt'>,
  attempts: Set<string>,
): void {
  if (record.t === 'attempt') {
    attempts.add(`${sessionId}.${record.i}.${record.n}`);
    states.set(record.i, 'doubt');
  }
  if (record.t === 'sent' || (record.t === 'found' && record.result === 'sent')) states.set(record.i, 'sent');
  if (record.t === 'failed' && record.class !== 'unknown') states.set(record.i, 'failed');
}
