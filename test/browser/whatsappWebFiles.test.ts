import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recipient } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

let harness: StandInHarness;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  harness = await createStandInHarness();
  harness.standIn.scanQr();
  await harness.transport.connect();
});

afterAll(async () => {
  await harness.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Sends it, and looks at what the server has: every byte, and what WhatsApp is to make of it. */
async function check(name: string, bytes: Uint8Array, type: string, mimeType: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const { standIn, transport } = harness;
  const countBefore = standIn.acceptedMessages().length;
  const sent = await transport.send(recipient(countBefore), {
    text: 'Voici *le vôtre*',
    attachment: { path, folder },
  });
  expect(sent).toMatchObject({ kind: 'sent' });
  const [accepted, ...others] = standIn.acceptedMessages().slice(countBefore);
  expect(others).toEqual([]);
  expect(accepted).toMatchObject({ text: 'Voici *le vôtre*', file: { name, type, mimeType } });
  const uploaded = accepted?.file && standIn.uploaded(accepted.file);
  expect(Buffer.compare(uploaded ?? Buffer.of(), await readFile(path)), 'bytes differ').toBe(0);
}

describe('a file reaches WhatsApp whole', () => {
  test('a picture', () => check('flyer.png', Buffer.from('not really a picture'), 'image', 'image/png'));
  test('a document, under its name', () =>
    check('Facture n° 17 – été.pdf', Buffer.from('%PDF-1.4'), 'document', 'application/pdf'));
  test('a sound', () => check('song.mp3', Buffer.alloc(1000, 7), 'audio', 'audio/mpeg'));
  test('a film', () => check('clip.mp4', Buffer.alloc(1000, 8), 'video', 'video/mp4'));
  test('any other file', () => check('data.bin', Buffer.of(0, 1, 255), 'document', 'application/octet-stream'));
  test('one of the largest that are shown', () =>
    check('large.jpg', Buffer.alloc(16_000_000, 'x\u0000y'), 'image', 'image/jpeg'));
});
