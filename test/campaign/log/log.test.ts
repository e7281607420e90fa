import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DailyFile, removeOldLogs } from '../../../src/campaign/log/dailyFile';
import { eventText } from '../../../src/campaign/log/eventText';
import { FileLog } from '../../../src/campaign/log/fileLog';
import { followRun } from '../../../src/campaign/log/followRun';
import type { LogEvent, LogLevel } from '../../../src/campaign/log/logEvent';
import { logFields } from '../../../src/campaign/log/logFields';
import { ENGLISH } from '../../../src/sender/language';
import type { ConnectionState } from '../../../src/sender/model';
import type { RunSnapshot } from '../../../src/sender/runSnapshot';
import { formatSentence, sentence } from '../../../src/sender/sentence';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'log-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const FAILED: LogEvent = {
  kind: 'failed',
  during: 'send',
  error: new TypeError('no chat of +33 1 99 00 12 34\nsecond line\u2028third', { cause: new Error('33199001234') }),
};
const STARTED: LogEvent = { kind: 'runStarted', session: 'abcde-fghij', transport: 'simulated', recipientCount: 3 };

function linesIn(path: string): readonly Record<string, unknown>[] {
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => readFileSync(join(path, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log in files', () => {
  test('has a line of JSON for each event: level, time, process and what the event says', async () => {
    const path = join(folder(), 'logs');
    const log = new FileLog(path, () => 'info');
    log.write(STARTED);
    log.write(FAILED);
    await log.load();
    const [started, failed] = linesIn(path);
    expect(started).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
      pid: process.pid,
      event: 'runStarted',
      session: 'abcde-fghij',
      transport: 'simulated',
      recipientCount: 3,
    });
    expect(failed).toMatchObject({ level: 'error', event: 'failed', during: 'send', error: { name: 'TypeError' } });
    expect(linesIn(path)).toHaveLength(2);
  });

  test.each<[LogLevel, readonly string[]]>([
    ['debug', ['progress', 'runStarted', 'phase', 'failed']],
    ['info', ['runStarted', 'phase', 'failed']],
    ['warn', ['phase', 'failed']],
    ['error', ['failed']],
    ['off', []],
  ])('writes at %s what is asked for', async (level, kinds) => {
    const path = join(folder(), 'logs');
    const log = new FileLog(path, () => level);
    await log.load();
    const counts = { sentCount: 1, failedCount: 0, skippedCount: 0, inDoubtCount: 0, leftCount: 2 };
    log.write({ kind: 'progress', session: 'abcde-fghij', ...counts });
    log.write(STARTED);
    log.write({ kind: 'phase', session: 'abcde-fghij', phase: 'paused', reason: sentence('The disk is full') });
    log.write(FAILED);
    const written = kinds.length === 0 ? [] : linesIn(path).map(({ event }) => event);
    expect(written).toEqual(kinds);
  });

  test('is a file a day, by UTC, that nobody else may read', () => {
    const path = join(folder(), 'logs');
    let atMs = Date.UTC(2026, 0, 14, 23, 59, 59);
    const file = new DailyFile(path, () => atMs);
    file.write('a\n');
    atMs += 1000;
    file.write('b\n');
    expect(readdirSync(path)).toEqual(['2026-01-14.jsonl', '2026-01-15.jsonl']);
    if (process.platform !== 'win32') {
      expect(statSync(join(path, '2026-01-15.jsonl')).mode & 0o777).toBe(0o600);
      expect(statSync(path).mode & 0o777).toBe(0o700);
    }
  });

  test('loses lines, and no run, where the disk refuses them', () => {
    const path = join(folder(), 'taken');
    writeFileSync(path, '');
    expect(() => new DailyFile(path).write('a\n')).not.toThrow();
  });

  test('keeps as many days as are wanted, today included, and no file but its own is removed', async () => {
    const path = folder();
    const others = ['2026-01-01.txt', 'notes.jsonl'];
    for (const name of ['2026-01-12.jsonl', '2026-01-13.jsonl', '2026-01-14.jsonl', ...others]) {
      writeFileSync(join(path, name), '');
    }
    expect(await removeOldLogs(path, 2, Date.UTC(2026, 0, 14, 12))).toBe(1);
    expect(readdirSync(path)).toEqual(['2026-01-01.txt', '2026-01-13.jsonl', '2026-01-14.jsonl', 'notes.jsonl']);
  });
});

describe('what is written of an error', () => {
  test('has its numbers masked, its cause, its places, and no line break', () => {
    const text = JSON.stringify(logFields(FAILED));
    expect(text).not.toMatch(/99 00|33199|\\n|\\u2028|\u2028/u);
    expect(logFields(FAILED)).toMatchObject({
      event: 'failed',
      error: {
        message: 'no chat of +•• • •• •• •• 34 second line third',
        at: expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts/u)]),
        cause: { message: '•••••••••34' },
      },
    });
  });

  test('is the same sentence in the channel, on one line', () => {
    const text = formatSentence(eventText(FAILED), ENGLISH);
    expect(text).toBe('An error in send: TypeError: no chat of +•• • •• •• •• 34 second line third');
  });
});

describe('a run that is followed', () => {
  test('tells each change of its connection and its phase once, its end with figures, and nothing after that', async () => {
    const events: LogEvent[] = [];
    const log = { write: (event: LogEvent) => void events.push(event), error: () => undefined };
    const counts = { sentCount: 0, failedCount: 0, skippedCount: 0, inDoubtCount: 0, leftCount: 2 };
    const run = {
      connection: { kind: 'closed' } as ConnectionState,
      snapshot: () => {
        lookCount += 1;
        return now as RunSnapshot;
      },
      onChange: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const listeners = new Set<() => void>();
    let lookCount = 0;
    let now: Partial<RunSnapshot> = { phase: 'starting', pauseReason: null, ...counts };
    const change = (state: ConnectionState, next: Partial<RunSnapshot>): void => {
      run.connection = state;
      now = { ...now, ...next };
      for (const listener of listeners) listener();
    };
    let atMs = 0;
    const followed = followRun(log, 'abcde-fghij', run, () => atMs);
    change({ kind: 'starting' }, {});
    change({ kind: 'ready', account: 'Me' }, { phase: 'running' });
    change({ kind: 'ready', account: 'Me' }, { sentCount: 1, leftCount: 1 });
    atMs = 10_000;
    // As often as a run changes, its figures aren't put together.
    lookCount = 0;
    for (let count = 0; count < 1000; count += 1) change({ kind: 'ready', account: 'Me' }, {});
    await expect.poll(() => events.at(-1)?.kind).toBe('progress');
    expect(lookCount).toBeLessThan(10);
    change({ kind: 'closed' }, { phase: 'paused', pauseReason: sentence('The disk is full') });
    followed.ended({ kind: 'stopped', error: null });
    followed.stop();
    change({ kind: 'starting' }, { phase: 'running' });
    const session = 'abcde-fghij';
    expect(events).toEqual([
      { kind: 'connection', session, state: 'starting' },
      { kind: 'connection', session, state: 'ready' },
      { kind: 'phase', session, phase: 'running', reason: null },
      { kind: 'progress', session, ...counts, sentCount: 1, leftCount: 1 },
      { kind: 'connection', session, state: 'closed' },
      { kind: 'phase', session, phase: 'paused', reason: sentence('The disk is full') },
      { kind: 'runEnded', session, end: 'stopped', error: null, ...counts, sentCount: 1, leftCount: 1 },
    ]);
  });
});
