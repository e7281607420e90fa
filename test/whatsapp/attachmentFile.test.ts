import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectAttachment, loadAttachment, MAX_BYTES, type AttachmentKind } from '../../src/whatsapp/attachmentFile';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'attachment-'));
  folder = join(root, 'files');
  await mkdir(folder);
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function make(name: string, byteCount = 3): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, 'abc');
  await truncate(path, byteCount);
  return path;
}

async function checkRefused(path: string, code: string): Promise<void> {
  expect(await inspectAttachment({ path, folder })).toEqual({ ok: false, code });
  expect(await loadAttachment({ path, folder })).toEqual({ ok: false, code });
}

describe('a file to attach', () => {
  const checkKind = async (name: string, kind: AttachmentKind, mimeType: string): Promise<void> => {
    const path = await make(name);
    const file = { name, kind, mimeType, byteCount: 3 };
    expect(await inspectAttachment({ path, folder })).toEqual({ ok: true, file });
    expect(await loadAttachment({ path, folder })).toEqual({ ok: true, file, bytes: Buffer.from('abc') });
  };

  test('is shown in the chat, or goes as a document', async () => {
    await checkKind('flyer.JPG', 'image', 'image/jpeg');
    await checkKind('clip.mp4', 'video', 'video/mp4');
    await checkKind('song.mp3', 'audio', 'audio/mpeg');
    await checkKind('facture n° 17.pdf', 'document', 'application/pdf');
    await checkKind('drawing.svg', 'document', 'image/svg+xml');
    await checkKind('old.avi', 'document', 'application/octet-stream');
    await checkKind('noending', 'document', 'application/octet-stream');
  });

  test('may be as large as WhatsApp takes it, and no larger', async () => {
    for (const [name, kind] of [
      ['a.png', 'image'],
      ['a.mp4', 'video'],
      ['a.ogg', 'audio'],
      ['a.pdf', 'document'],
    ] as const) {
      const path = await make(name, MAX_BYTES[kind]);
      expect(await inspectAttachment({ path, folder })).toMatchObject({ ok: true, file: { kind } });
      await truncate(path, MAX_BYTES[kind] + 1);
      await checkRefused(path, 'attachmentTooLarge');
    }
  });

  test('that isn’t there, is empty, or is no file, is refused', async () => {
    await checkRefused(join(folder, 'missing.pdf'), 'attachmentMissing');
    await checkRefused(join(await make('file'), 'below.pdf'), 'attachmentMissing');
    await checkRefused(folder + '/.', 'attachmentOutside');
    await mkdir(join(folder, 'dir.pdf'));
    await checkRefused(join(folder, 'dir.pdf'), 'attachmentMissing');
    await checkRefused(await make('empty.pdf', 0), 'attachmentEmpty');
    await checkRefused('a\0b', 'attachmentUnreadable');
  });

  test.skipIf(process.platform === 'win32')('is not waited for where it is a pipe', async () => {
    const pipe = join(folder, 'pipe.pdf');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    await checkRefused(pipe, 'attachmentMissing');
  });

  test.skipIf(process.platform === 'win32')('is where its links lead to', async () => {
    await writeFile(join(root, 'secret.pdf'), 'abc');
    await symlink(join(root, 'secret.pdf'), join(folder, 'link.pdf'));
    await checkRefused(join(folder, 'link.pdf'), 'attachmentOutside');
    await mkdir(join(root, 'files-of-others'));
    await writeFile(join(root, 'files-of-others', 'a.pdf'), 'abc');
    await symlink(join(root, 'files-of-others'), join(folder, 'others'));
    await checkRefused(join(folder, 'others', 'a.pdf'), 'attachmentOutside');
    await symlink(await make('real.pdf'), join(folder, 'inside.pdf'));
    expect(await inspectAttachment({ path: join(folder, 'inside.pdf'), folder })).toMatchObject({ ok: true });
    // What the user has chosen by hand may lie anywhere.
    expect(await inspectAttachment({ path: join(root, 'secret.pdf'), folder: null })).toMatchObject({ ok: true });
  });
});
