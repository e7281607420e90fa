import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until';
import { cli, CliProcess, CONTACTS, jsonLines, place, runLines, UNPACED, type Place } from './cli';

interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly session?: string;
  readonly exitCode?: number;
  readonly signal?: string;
}

function logOf({ data }: Place): readonly LogLine[] {
  const folder = join(data, 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => jsonLines<LogLine>(readFileSync(join(folder, name), 'utf8')));
}

const kindsOf = (at: Place): readonly string[] => logOf(at).map(({ event }) => event);

test('a run is in the log from its start to its end', async () => {
  const at = await place();
  const { id } = runLines(await cli(['send', CONTACTS, '--message', 'Bonjour', ...at.arguments, ...UNPACED]));
  expect(kindsOf(at)).toEqual([
    'terminalStarted',
    'runStarted',
    'connection',
    'phase',
    ...kindsOf(at).slice(4, -2),
    'runEnded',
    'terminalEnded',
  ]);
  expect(logOf(at).find(({ event }) => event === 'runEnded')?.session).toBe(id);
});

test('what was done is in the log of a run that was killed, too', async () => {
  const at = await place();
  const slow = ['--simulate', '{"latencyMs":[200,300]}'];
  const run = new CliProcess(['send', CONTACTS, '--message', 'Bonjour', ...at.arguments, ...UNPACED, ...slow]);
  await until(() => at.ledger().length > 0);
  run.kill('SIGKILL');
  await run.end;
  const kinds = kindsOf(at);
  expect(kinds.slice(0, 3)).toEqual(['terminalStarted', 'runStarted', 'connection']);
  expect(kinds).not.toContain('terminalEnded');
});

test('a signal is in the log, and the code that the program ends with', async () => {
  const at = await place();
  const slow = ['--simulate', '{"latencyMs":[200,300]}'];
  const run = new CliProcess(['send', CONTACTS, '--message', 'Bonjour', ...at.arguments, ...UNPACED, ...slow]);
  await until(() => at.ledger().length > 0);
  run.kill('SIGTERM');
  expect((await run.end).code).toBe(4);
  expect(logOf(at)).toContainEqual(expect.objectContaining({ event: 'interrupted', signal: 'SIGTERM' }));
  expect(logOf(at).at(-1)).toMatchObject({ event: 'terminalEnded', exitCode: 4 });
});

test('an error is in the log with its place, and what is asked for decides how much is written', async () => {
  const at = await place();
  await cli(['resume', 'aaaaa-aaaaa', '--log-level', 'error', '--data', at.data]);
  expect(logOf(at)).toEqual([
    expect.objectContaining({ level: 'error', event: 'failed', during: 'resume', error: expect.any(Object) }),
  ]);
  await cli(['sessions', '--log-level=off', '--data', at.data]);
  expect(logOf(at)).toHaveLength(1);
  const wrong = await cli(['sessions', '--log-level', 'loud', '--data', at.data]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/^--log-level can’t be loud\. .*debug, info/u)]);
});
