import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import {
  checkInterrupted,
  checkOnceEach,
  CLI,
  cli,
  CliProcess,
  jsonLines,
  place,
  UNPACED,
  withOpenFiles,
  type CliEnd,
  type Place,
} from './cli';
import { until } from '../until';
import { journalOf } from './journal';
import { writeRecipients } from './workbook';

const COUNT = 200;
const isRoot = process.getuid?.() === 0;

interface Used {
  readonly at: Place;
  readonly id: string;
  readonly pathOf: (name: string) => string;
}

/** A session that was stopped in its midst. */
async function usedSession(at?: Place): Promise<Used> {
  const here = at ?? (await place());
  const path = await writeRecipients(join(here.folder, 'contacts.xlsx'), COUNT);
  const run = new CliProcess(['send', path, '--message', 'x', ...here.arguments, '--rate', '50', '--batch-delay', '0']);
  await until(() => here.ledger().length >= 5);
  run.kill('SIGINT');
  const { session: id } = JSON.parse((await run.end).stdout.split('\n')[0] ?? '') as { session: string };
  return { at: here, id, pathOf: (name) => here.pathOf(id, name) };
}

function lastRecord({ at, id }: Used): unknown {
  return journalOf(at, id).at(-1);
}

const resume = ({ at, id }: Used): Promise<CliEnd> => cli(['resume', id, ...at.arguments, ...UNPACED]);

describe('a list of recipients', () => {
  test('with a damaged part: all others are sent to, and are in the results', async () => {
    const used = await usedSession();
    const { at, id, pathOf } = used;
    const content = readFileSync(pathOf('recipients.bin'));
    writeFileSync(pathOf('recipients.bin'), Buffer.from(content).fill(0, content.length - 150, content.length - 140));
    // The last part holds what is left over of parts of 64.
    const sentCount = COUNT - (COUNT % 64);
    checkInterrupted(await resume(used), /Recipients of this session that can’t be read any more: 8\. .*Put it back/u);
    expect(at.ledger()).toHaveLength(sentCount);
    expect(lastRecord(used)).toMatchObject({ t: 'control', event: 'stopped', code: 'unreadable' });
    const out = join(at.folder, 'results.xlsx');
    const exported = await cli(['export', id, out, '--data', at.data]);
    expect(exported).toMatchObject({ code: 0, stderr: expect.stringContaining('left out: 8.') });
    expect(JSON.parse(exported.stdout)).toMatchObject({ rows: sentCount });
    writeFileSync(pathOf('recipients.bin'), content);
    expect((await resume(used)).code).toBe(0);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
  });

  test('with a damaged part: of those in doubt all others are listed', async () => {
    const used = await usedSession();
    const { at, id, pathOf } = used;
    const doubted = [3, COUNT - 1].flatMap((i): readonly JournalRecord[] => [
      { t: 'attempt', at: 1, i, n: 1, h: 'h' },
      { t: 'found', at: 2, i, result: 'unsure' },
    ]);
    const recordCount = journalOf(at, id).length;
    const lines = doubted.map((record, offset) => `${encodeRecord(record, recordCount + offset)}\n`);
    appendFileSync(at.journalPath(id), lines.join(''));
    const content = readFileSync(pathOf('recipients.bin'));
    // In the first part.
    writeFileSync(pathOf('recipients.bin'), content.fill(0, 50, 60));
    const listed = await cli(['resume', id, '--in-doubt', 'list', '--data', at.data]);
    expect(listed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('can’t be read any more, and are left out: 1.'),
    });
    expect(jsonLines(listed.stdout)).toMatchObject([{ row: COUNT + 1 }]);
  });

  test('that is missing', async () => {
    const used = await usedSession();
    rmSync(used.pathOf('recipients.bin'));
    checkInterrupted(await resume(used), /^The session’s list of recipients is missing\. [^\n]*\n$/u);
    expect(lastRecord(used)).toMatchObject({ event: 'stopped', code: 'unreadable' });
  });
});

test('a journal that is a folder', async () => {
  const used = await usedSession();
  rmSync(used.pathOf('journal.jsonl'));
  mkdirSync(used.pathOf('journal.jsonl'));
  checkInterrupted(await resume(used), /^The session in \S+ can’t be read: EISDIR\. [^\n]*\n$/u);
});

test('a ledger that can’t be written to', async () => {
  const used = await usedSession();
  const { at } = used;
  renameSync(at.ledgerPath, `${at.ledgerPath}.away`);
  mkdirSync(at.ledgerPath);
  checkInterrupted(await resume(used), /The ledger of the simulation can’t be written to/u);
  expect(lastRecord(used)).toMatchObject({ event: 'stopped' });
  rmSync(at.ledgerPath, { recursive: true });
  renameSync(`${at.ledgerPath}.away`, at.ledgerPath);
  expect((await resume(used)).code).toBe(0);
  checkOnceEach(at.ledger());
});

test('an owner of a number that no program counts to is passed over', async () => {
  const used = await usedSession();
  writeFileSync(used.pathOf('owner.9007199254740993'), 'x');
  expect((await resume(used)).code).toBe(0);
  expect(used.at.ledger()).toHaveLength(COUNT);
});

describe.skipIf(process.platform === 'win32')('too few file descriptors', () => {
  test('end a run as interrupted, or not at all, and lose nobody', async () => {
    const used = await usedSession();
    const { at, id } = used;
    const codes = new Set<number | null>();
    for (let count = 18; count <= 38; count += 4) {
      const { code, stderr } = await cli(['resume', id, ...at.arguments, ...UNPACED], {}, withOpenFiles(count));
      codes.add(code);
      // With very few Node itself doesn't start.
      if (count >= 24)
        expect([count, code, stderr], stderr).toEqual([
          count,
          expect.toBeOneOf([0, 4]),
          expect.not.stringMatching(/^\s+at /mu),
        ]);
    }
    console.log(`Ended with ${[...codes].join(', ')}`);
    expect((await resume(used)).code).toBe(0);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
  });
});

describe.skipIf(!isRoot)('a folder of sessions that has become another user’s', () => {
  test('ends the run as interrupted, and is told by name at the next', async () => {
    const at = await place();
    const NOBODY = 65_534;
    chmodSync(at.folder, 0o777);
    const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
    const asNobody = async (args: readonly string[], amid?: (id: string) => Promise<void>): Promise<CliEnd> => {
      const child = spawn(process.execPath, [CLI, ...args], {
        uid: NOBODY,
        gid: NOBODY,
        env: { PATH: '', LANG: 'C.UTF-8' },
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      const ended = new Promise<CliEnd>((resolve) => {
        child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
      });
      if (amid) {
        await until(() => at.ledger().length >= 5);
        await amid((JSON.parse(stdout.split('\n')[0] ?? '') as { session: string }).session);
      }
      return await ended;
    };
    let id = '';
    const sessions = join(at.data, 'sessions');
    const send = ['send', path, '--message', 'x', ...at.arguments, '--rate', '50', '--batch-delay', '0'];
    const first = await asNobody(send, (session) => {
      id = session;
      chownSync(sessions, 0, 0);
      return Promise.resolve();
    });
    checkInterrupted(first, /The session’s folder can’t be written to/u);
    const second = await asNobody(['resume', id, ...at.arguments, ...UNPACED]);
    checkInterrupted(second, /^The session in \S+ can’t be read: EACCES\. [^\n]*\n$/u);
    chownSync(sessions, NOBODY, NOBODY);
    expect((await asNobody(['resume', id, ...at.arguments, ...UNPACED])).code).toBe(0);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
  });
});

describe.skipIf(process.platform === 'win32')('a terminal that is closed', () => {
  test('stops the run as the user would, also where it says so twice', async () => {
    const at = await place();
    const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
    const slow = ['--rate', '50', '--batch-delay', '0', '--simulate', JSON.stringify({ latencyMs: [600, 600] })];
    const run = new CliProcess(['send', path, '--message', 'x', ...at.arguments, ...slow]);
    onTestFinished(() => run.kill('SIGKILL'));
    await until(() => at.ledger().length >= 3);
    run.kill('SIGHUP');
    await until(() => run.stderr.includes('Stopping'));
    run.kill('SIGHUP');
    expect(await run.end).toMatchObject({ code: 4, signal: null });
    expect(await at.sessions()).toMatchObject([{ state: 'unfinished', unknown: 0, sent: at.ledger().length }]);
  });
});
