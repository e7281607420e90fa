import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  checkRefused,
  cli,
  CliProcess,
  CONTACTS,
  CONTACTS_2000,
  place,
  runLines,
  sentences,
  UNPACED,
  type Place,
} from './cli';
import { until } from '../until';
import { checkAttemptBeforeSend, journalOf, readyPhones } from './journal';

const canMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMount)
  console.log('Skipped: a disk that is full or read-only is made by mounting one, which needs root on Linux.');

/** A disk of its own for the data folder, in memory. */
async function smallDisk(sizeKiB: number): Promise<Place> {
  const at = await place();
  const disk = join(at.folder, 'disk');
  mkdirSync(disk);
  mount('-t', 'tmpfs', '-o', `size=${sizeKiB}k`, 'tmpfs', disk);
  // Before the folder is removed: what is registered last is done first.
  onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
  at.moveData(join(disk, 'data'));
  return at;
}

function remount(at: Place, option: string): void {
  mount('-o', `remount,${option}`, join(at.folder, 'disk'));
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

const MANY = ['send', CONTACTS_2000, '--message', 'Bonjour {{Prénom}}'];

describe.skipIf(!canMount)('a disk that is full', () => {
  test('stops the run before anything is sent that isn’t written down, and the run can be resumed', async () => {
    const at = await smallDisk(256);
    const end = await cli([...MANY, ...at.arguments, ...UNPACED]);
    expect(end.code).toBe(4);
    expect(end.stderr).toContain('The disk is full, so nothing more can be written down. Make room, then resume.\n');
    expect(end.stderr).not.toMatch(/^\s+at |Error:/mu);
    const { id, counts } = runLines(end);
    const acceptedCount = at.ledger().length;
    expect(acceptedCount).toBeGreaterThan(0);
    expect(acceptedCount).toBeLessThan(2000);
    const phones = await readyPhones(CONTACTS_2000);
    checkAttemptBeforeSend(at.ledger(), journalOf(at, id), phones);
    // What was in flight when the disk was full may be sent and not written down: then it's in doubt, not lost.
    expect(counts.sent).toBeLessThanOrEqual(acceptedCount);
    expect(counts.sent + counts.unknown).toBeGreaterThanOrEqual(acceptedCount);
    console.log(`Full after ${acceptedCount} messages, ${counts.unknown} in doubt`);

    const full = await cli(['resume', id, ...at.arguments, ...UNPACED]);
    expect(full.stderr).toContain('The disk is full, so nothing');
    expect([2, 4]).toContain(full.code);
    expect(at.ledger()).toHaveLength(acceptedCount);

    remount(at, 'size=8m');
    const resumed = await cli(['resume', id, ...at.arguments, ...UNPACED]);
    expect([resumed.code, runLines(resumed).counts]).toMatchObject([
      0,
      { total: 2000, sent: 2000, unknown: 0, left: 0 },
    ]);
    expect(at.ledger()).toHaveLength(2000);
    checkAttemptBeforeSend(at.ledger(), journalOf(at, id), phones);
  });

  test('from the start', async () => {
    const at = await smallDisk(64);
    const end = await cli([...MANY, ...at.arguments, ...UNPACED]);
    await checkRefused(
      at,
      end,
      `The disk is full, so nothing can be written to ${at.data}. Make room, then try again.`,
    );
    expect(readdirSync(join(at.data, 'drafts'))).toEqual([]);
    fill(at);
    const other = join(at.folder, 'disk', 'other');
    const first = await cli([...MANY, '--data', other, '--ledger', at.ledgerPath]);
    expect(first).toMatchObject({ code: 2, stdout: '' });
    expect(first.stderr).toBe(`The disk is full, so nothing can be written to ${other}. Make room, then try again.\n`);
  });
});

describe.skipIf(!canMount)('a data folder that can’t be written to', () => {
  test('is told in one sentence, and sends nothing', async () => {
    const at = await smallDisk(1024);
    const { id } = runLines(await interrupted(at));
    const acceptedCount = at.ledger().length;
    remount(at, 'ro');
    const sentence = `The folder ${at.data} can’t be written to. Make it writable, or choose another one; then try again.\n`;
    const send = await cli([...MANY, ...at.arguments]);
    expect(send).toEqual({ code: 2, signal: null, stdout: '', stderr: sentence });
    const resume = await cli(['resume', id, ...at.arguments]);
    expect(resume).toMatchObject({ code: 4, stdout: '' });
    expect(resume.stderr).toBe(sentence.replace(at.data, join(at.data, 'sessions', id)));
    expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished' }]);
    const elsewhere = join(at.folder, 'disk', 'other');
    expect(await cli([...MANY, '--data', elsewhere])).toMatchObject({
      code: 2,
      stderr: sentence.replace(at.data, elsewhere),
    });
    expect(at.ledger()).toHaveLength(acceptedCount);
    remount(at, 'rw');
    expect((await cli(['resume', id, ...at.arguments, ...UNPACED])).code).toBe(0);
    expect(at.ledger()).toHaveLength(24);
  });

  test('at the journal’s first record ends the run at once', async () => {
    const at = await smallDisk(1024);
    const { id } = runLines(await interrupted(at));
    const acceptedCount = at.ledger().length;
    const journal = at.journalPath(id);
    mount('--bind', journal, journal);
    onTestFinished(() => void spawnSync('umount', ['--lazy', journal]));
    mount('-o', 'remount,bind,ro', journal);
    const end = await cli(['resume', id, ...at.arguments]);
    expect(end.code).toBe(4);
    expect(end.stderr).toContain('The session’s folder can’t be written to. Make it writable, then resume.\n');
    expect(at.ledger()).toHaveLength(acceptedCount);
  });
});

test('a data folder that is a file is told in one sentence', async () => {
  const at = await place();
  const path = join(at.folder, 'file');
  writeFileSync(path, '');
  const end = await cli([...MANY, '--data', path, '--ledger', at.ledgerPath]);
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toMatch(
    /^The folder \S+ can’t be written to\. Make it writable, or choose another one; then try again\.\n$/u,
  );
  expect(at.ledger()).toEqual([]);
});

/** A session with a few messages sent and the rest left. */
async function interrupted(at: Place) {
  const run = new CliProcess(['send', CONTACTS, '--message', 'x', ...at.arguments, '--rate', '20']);
  await until(() => at.ledger().length >= 3);
  run.kill('SIGINT');
  return await run.end;
}

/** Takes every page that is left, in files of one page each. */
function fill(at: Place): void {
  try {
    for (let index = 1; ; index += 1) writeFileSync(join(at.folder, 'disk', `filler-${index}`), Buffer.alloc(4096));
  } catch {
    // Full, as wanted.
  }
}

describe.skipIf(!canMount)('an export', () => {
  /** A session beside a small disk that has nothing on it. */
  async function sentBeside(
    sizeKiB: number,
  ): Promise<{ readonly at: Place; readonly id: string; readonly disk: string }> {
    const at = await smallDisk(sizeKiB);
    at.moveData(join(at.folder, 'data'));
    const { id } = runLines(await cli([...MANY, ...at.arguments, ...UNPACED]));
    return { at, id, disk: join(at.folder, 'disk') };
  }

  async function checkNotWritten(at: Place, id: string, disk: string, sentence: RegExp): Promise<void> {
    const end = await cli(['export', id, join(disk, 'results.xlsx'), '--data', at.data]);
    expect(end.stderr).toMatch(sentence);
    expect(sentences(end), 'one line').toHaveLength(1);
    expect([end.code, end.stdout]).toEqual([2, '']);
    expect(readdirSync(disk)).toEqual([]);
  }

  test('to a disk that is full says so, and leaves nothing half written', async () => {
    const { at, id, disk } = await sentBeside(64);
    await checkNotWritten(at, id, disk, /The disk is full/u);
  });

  test('to a disk that is read-only says so', async () => {
    const { at, id, disk } = await sentBeside(1024);
    remount(at, 'ro');
    await checkNotWritten(at, id, disk, /can’t be written to/u);
  });
});
