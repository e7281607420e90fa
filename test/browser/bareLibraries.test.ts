import { afterEach, describe, expect, test, vi } from 'vitest';
import { startStandIn, type StandIn, type StandInOptions } from '../standin/standIn';
import { bareWaJs, bareWhatsAppWebJs, type BareLibrary } from './bareLibraries';
import { PIXEL } from './pixel';

// The stand-in is WhatsApp's page as far as the libraries, unaided, can tell.

/** On a busy machine a page needs its time. */
const WAIT = { timeout: 10_000 };

let standIn: StandIn | null = null;
let library: BareLibrary | null = null;

async function given(
  options: StandInOptions,
  open: (standIn: StandIn) => Promise<BareLibrary>,
): Promise<{ readonly standIn: StandIn; readonly library: BareLibrary }> {
  standIn = await startStandIn(options);
  library = await open(standIn);
  return { standIn, library };
}

afterEach(async () => {
  await library?.close();
  await standIn?.close();
  library = null;
  standIn = null;
});

const DIGITS = '33612345678';
const CHAT = `${DIGITS}@c.us`;

async function checkCampaign({ standIn, library }: Awaited<ReturnType<typeof given>>): Promise<void> {
  expect(await library.lookUp('33600000000')).toBeNull();
  expect(await library.lookUp(DIGITS)).toBe(CHAT);
  const text = await library.sendText(CHAT, 'Bonjour');
  const image = await library.sendImage(CHAT, PIXEL, 'Une image');
  const paper = await library.sendDocument(CHAT, PIXEL, 'Un papier');
  await vi.waitFor(
    () =>
      expect(standIn.acceptedMessages()).toMatchObject([
        { phone: `+${DIGITS}`, id: text, text: 'Bonjour' },
        { phone: `+${DIGITS}`, id: image, text: 'Une image', file: { type: 'image' } },
        { phone: `+${DIGITS}`, id: paper, text: 'Un papier', file: { type: 'document' } },
      ]),
    WAIT,
  );
  await vi.waitFor(async () => {
    const acks = await library.acks();
    expect([text, image, paper].map((id) => acks.get(id ?? ''))).toEqual([3, 3, 3]);
  }, WAIT);
  expect(await library.readAck(CHAT, text ?? '')).toBe(3);
  expect(await library.history(CHAT)).toEqual(
    ['Bonjour', 'Une image', 'Un papier'].map((each) => ({ text: each, ack: 3 })),
  );
}

const unregistered = ['33600000000'];

describe('the bare libraries on the stand-in page', () => {
  test('whatsapp-web.js with the keys of before July 2026', async () => {
    await checkCampaign(await given({ keyShape: 'old', unregistered }, bareWhatsAppWebJs));
  });

  test.each(['old', 'new'] as const)('wa-js with %s keys', async (keyShape) => {
    await checkCampaign(await given({ keyShape, unregistered }, bareWaJs));
  });

  test('wa-js, put in before the page’s own script', async () => {
    await checkCampaign(await given({ keyShape: 'new', unregistered }, (page) => bareWaJs(page, 'before')));
  });

  test('whatsapp-web.js with today’s keys delivers, and answers nothing', async () => {
    const { standIn, library } = await given({ keyShape: 'new' }, bareWhatsAppWebJs);
    expect(await library.lookUp(DIGITS)).toBe(CHAT);
    expect(await library.sendText(CHAT, 'Bonjour')).toBeNull();
    await vi.waitFor(
      () => expect(standIn.acceptedMessages()).toMatchObject([{ phone: `+${DIGITS}`, text: 'Bonjour' }]),
      WAIT,
    );
  });
});
