import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dayFilesIn } from '../../src/whatsapp/cloud/dayFiles';
import {
  messageIdOf,
  statusFiles,
  StatusTail,
  StatusWriter,
  type StatusLine,
} from '../../src/whatsapp/cloud/statusFile';

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 5, 1, 12);

function scene() {
  const folder = mkdtempSync(join(tmpdir(), 'days-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = { nowMs: NOON_MS };
  const files = statusFiles(folder, '123456');
  return { folder, files, clock, open: () => StatusWriter.open(files, () => clock.nowMs) };
}

function line(n: number, attemptId: string | null = `aaaaa-bbbbb.${n}.1`): StatusLine {
  return { attemptId, messageId: messageIdOf(`wamid.${n}`), status: 'delivered', at: n };
}

describe('Files of days', () => {
  test('are read on over midnight, also what is still appended to the day before', async () => {
    const { folder, files, clock, open } = scene();
    const [early, late] = [await open(), await open()];
    const read: number[] = [];
    const tail = new StatusTail(files);
    const look = async (): Promise<readonly number[]> => {
      await tail.read(({ at }) => read.push(at));
      return read;
    };
    await early.append([line(0)]);
    expect(await look()).toEqual([0]);
    clock.nowMs += DAY_MS;
    await late.append([line(1)]);
    expect(await look()).toEqual([0, 1]);
    clock.nowMs -= DAY_MS;
    await early.append([line(2)]);
    expect(await look()).toEqual([0, 1, 2]);
    expect(readdirSync(folder)).toEqual(['statuses-123456-2026-06-01.jsonl', 'statuses-123456-2026-06-02.jsonl']);
    // Whoever comes anew reads all of it, in the order of days.
    const all: number[] = [];
    await new StatusTail(files).read(({ at }) => all.push(at));
    expect(all).toEqual([0, 2, 1]);
    await Promise.all([early.close(), late.close()]);
  });

  test('go once they are old enough and nobody needs a line of them, whatever their writer still holds open', async () => {
    const { folder, files, clock, open } = scene();
    const writer = await open();
    await writer.append([line(0, 'aaaaa-bbbbb.0.1'), line(1, null)]);
    const remove = async (dayCount: number, needed: string): Promise<number> =>
      await files.removeOld(30, NOON_MS + dayCount * DAY_MS, (text) => text.includes(needed));
    expect([await remove(30, 'nobody'), await remove(31, 'aaaaa-bbbbb.')]).toEqual([0, 0]);
    expect(await remove(31, 'nobody')).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    clock.nowMs += 31 * DAY_MS;
    await writer.append([line(2)]);
    await writer.close();
    const left: number[] = [];
    await new StatusTail(files).read(({ at }) => left.push(at));
    expect(left).toEqual([2]);
  });

  test('are found by how their names begin, one for each number', async () => {
    const { folder, open } = scene();
    await (await open()).close();
    const other = await StatusWriter.open(statusFiles(folder, '99'));
    await other.close();
    const found = await dayFilesIn(folder, 'statuses-');
    expect(found.map((each) => existsSync(each.pathAt(NOON_MS)))).toEqual([true, false]);
    expect(await dayFilesIn(join(folder, 'missing'), 'statuses-')).toEqual([]);
  });
});
