import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { AttachmentsWriter, StoredAttachments, type AttachmentsPlace } from '../../src/sessions/storedAttachments';
import { inspectAttachment, loadAttachment } from '../../src/whatsapp/attachmentFile';

const LARGE = randomBytes(700_000);
/** As long as one is sealed. */
const CHUNK = 256 * 1024;
const SMALL = Buffer.from('%PDF fictional');
let place: AttachmentsPlace;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'attachments-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  place = { folder, sessionId: 'aaaaa-bbbbb', sealer: createSealer(newKey()), files: nodeDisk };
});

async function keep(...kept: readonly (readonly [path: string, bytes: Buffer])[]): Promise<void> {
  const writer = new AttachmentsWriter(place);
  for (const [path, bytes] of kept) {
    await writer.put(path, { name: path.slice(path.lastIndexOf('/') + 1), modifiedAtMs: 7 }, bytes);
  }
  await writer.finish();
}

const opened = async (): Promise<StoredAttachments> => {
  const found = await StoredAttachments.open(place);
  if (found === null) throw new Error('It was kept.');
  return found;
};

test('files are given back as they were, each content is kept once, and nothing of them is in the clear', async () => {
  await keep(['/a/large.bin', LARGE], ['/a/bill.pdf', SMALL], ['/b/same.pdf', SMALL]);
  const files = await opened();
  const large = files.find('/a/large.bin');
  expect(large).toMatchObject({ name: 'large.bin', byteCount: LARGE.length, modifiedAtMs: 7 });
  expect(Buffer.from((await large?.read()) ?? []).equals(LARGE)).toBe(true);
  expect(files.find('/b/same.pdf')?.id).toBe(files.find('/a/bill.pdf')?.id);
  expect(readdirSync(place.folder).toSorted()).toEqual(['attachment-0.bin', 'attachment-1.bin', 'attachments.bin']);
  const all = readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name), 'latin1'));
  for (const text of ['bill.pdf', 'fictional', LARGE.toString('latin1', 0, 50)])
    expect(all.join('')).not.toContain(text);
});

test('they are attached as files are, whatever lies under their paths by now', async () => {
  await keep(['/none/bill.pdf', SMALL]);
  const files = await opened();
  const attachment = { path: '/none/bill.pdf', folder: '/none', stored: files.find('/none/bill.pdf') };
  const file = { name: 'bill.pdf', mimeType: 'application/pdf', kind: 'document', byteCount: SMALL.length };
  expect(await inspectAttachment(attachment)).toEqual({ ok: true, file });
  expect(await loadAttachment(attachment)).toEqual({ ok: true, file, bytes: SMALL });
  // What wasn’t kept is missing, also where it would be there under its path.
  const path = join(place.folder, 'attachments.bin');
  expect(await loadAttachment({ path, folder: null, stored: files.find(path) })).toEqual({
    ok: false,
    code: 'attachmentMissing',
  });
});

test('what was changed, cut off or exchanged is never sent for what it was', async () => {
  await keep(['/large', LARGE], ['/small', SMALL]);
  const [first, second] = [join(place.folder, 'attachment-0.bin'), join(place.folder, 'attachment-1.bin')];
  const bytes = readFileSync(first);
  const read = async (path: string) => await (await opened()).find(path)?.read();
  for (const damaged of [
    bytes.subarray(0, 600_000),
    Buffer.concat([bytes.subarray(0, 500_000), bytes.subarray(0, 200_084)]),
    // Two of its chunks, each for the other.
    Buffer.concat([bytes.subarray(CHUNK, 2 * CHUNK), bytes.subarray(0, CHUNK), bytes.subarray(2 * CHUNK)]),
  ]) {
    writeFileSync(first, damaged);
    await expect(read('/large')).rejects.toMatchObject({ happened: { text: expect.stringMatching(/is damaged/u) } });
  }
  renameSync(second, first);
  await expect(read('/large')).rejects.toMatchObject({ happened: expect.anything() });
  await expect(StoredAttachments.open({ ...place, sealer: createSealer(newKey()) })).rejects.toMatchObject({
    happened: expect.anything(),
  });
  await expect(StoredAttachments.open({ ...place, sessionId: 'ccccc-ddddd' })).rejects.toMatchObject({
    happened: expect.anything(),
  });
});

test('a file of the same length in another’s place isn’t taken for it', async () => {
  await keep(['/one', Buffer.from('for Marie')], ['/other', Buffer.from('for Paul!')]);
  const [first, second] = [join(place.folder, 'attachment-0.bin'), join(place.folder, 'attachment-1.bin')];
  renameSync(second, first);
  await expect((await opened()).find('/one')?.read()).rejects.toMatchObject({ happened: expect.anything() });
});

test('a reading that fails for a moment is tried again as long as somebody waits for it', async () => {
  await keep(['/small', SMALL]);
  let failuresLeft = 2;
  const files = {
    ...nodeDisk,
    open: async (path: string, mode: Parameters<typeof nodeDisk.open>[1]) => {
      if (path.endsWith('attachment-0.bin') && failuresLeft > 0) {
        failuresLeft -= 1;
        throw new Error('gone for a moment');
      }
      return await nodeDisk.open(path, mode);
    },
  };
  const asked: number[] = [];
  const open = async (mostCount: number) =>
    (
      await StoredAttachments.open({ ...place, files }, (_error, count) => {
        asked.push(count);
        return Promise.resolve(count <= mostCount);
      })
    )?.find('/small');
  expect(Buffer.from((await (await open(9))?.read()) ?? []).equals(SMALL)).toBe(true);
  expect(asked).toEqual([1, 2]);
  failuresLeft = 2;
  const tired = await open(0);
  await expect(tired?.read()).rejects.toThrow('gone for a moment');
  failuresLeft = 0;
  expect(Buffer.from((await tired?.read()) ?? []).equals(SMALL)).toBe(true);
});
