import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCampaignWindow } from '../../../src/campaign/dialogs/campaignWindow';
import type { CampaignWindow, SendQuestion } from '../../../src/campaign/ports';
import { createTexts } from '../../../src/panel/texts';
import { sentence } from '../../../src/sender/sentence';
import { fictionalPhone } from '../../cli/workbook';
import { DiskFiles, elsewhere, onDisk } from '../../fakes/diskFiles';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';

let dialogs: ScriptedWindow;
let files: DiskFiles;
let isTrusted: boolean;
/** Whether the user has accepted the rules. */
let hasAccepted: boolean;

beforeEach(() => {
  files = new DiskFiles();
  isTrusted = true;
  hasAccepted = false;
});

function windowOf(...answers: readonly Answer[]): CampaignWindow {
  dialogs = new ScriptedWindow(...answers);
  const nothing = () => Promise.resolve();
  return createCampaignWindow(
    {
      dialogs,
      files,
      texts: createTexts(new Map(), 'en'),
      settings: { section: 'excelWhatsapp' },
      isTrusted: () => isTrusted,
      rules: {
        isAccepted: () => Promise.resolve(hasAccepted),
        accept: () => Promise.resolve(void (hasAccepted = true)),
      },
    },
    {
      exportResults: nothing,
      saveReport: nothing,
      resumeSession: nothing,
      chooseSavedMessage: () => Promise.resolve(null),
    },
  );
}

describe('before something is sent', () => {
  const QUESTION: SendQuestion = {
    recipientCount: 1812,
    transport: 'whatsapp-web',
    isRepeat: false,
    destinations: [],
    folderSettings: [],
  };
  const RULE = 'Write only to people who have agreed to hear from you';

  test.each<[Partial<SendQuestion>, string]>([
    [{}, 'Send this message to 1,812 people?'],
    [{ recipientCount: 1 }, 'Send this message to 1 person?'],
    [{ isRepeat: true }, 'Send a message again to 1,812 people?'],
    [{ isRepeat: true, recipientCount: 1 }, 'Send a message again to 1 person?'],
  ])('%o is asked as “%s”', async (asked, question) => {
    await windowOf({ away: true }).confirmSend({ ...QUESTION, ...asked });
    expect(dialogs.decisions).toMatchObject([{ tone: 'warning', question }]);
  });

  test('all that speaks against it stands there, in its order', async () => {
    await windowOf({ away: true }).confirmSend({
      ...QUESTION,
      destinations: [{ country: 'FR', readyCount: 1812, foreignReadCount: 0 }],
      folderSettings: [{ name: 'rate', value: 5, own: 0.8 }],
      unknown: sentence('Who said no isn’t known.'),
      cost: sentence('About 90 €.'),
      pace: [sentence('Until 15:42.')],
      database: 'db.example',
    });
    expect(dialogs.decisions[0]?.detail.split('\n\n').slice(0, 7)).toEqual([
      expect.stringContaining('France'),
      expect.stringContaining('excelWhatsapp.rate 5 (0.8)'),
      'Who said no isn’t known.',
      'About 90 €.',
      'Until 15:42.',
      expect.stringMatching(/^It goes out through your own WhatsApp, and can’t be taken back\./u),
      expect.stringContaining('A worker of the database db.example can send it instead'),
    ]);
  });

  test('the focus is on the answer that sends nothing', async () => {
    await windowOf({ away: true }).confirmSend(QUESTION);
    await windowOf({ away: true }).confirmSend({ ...QUESTION, database: 'db.example' });
    expect(dialogs.decisions[0]?.actions.map(({ label }) => label)).toEqual([
      'Look Again',
      'Send from Here',
      'Hand In to a Worker',
    ]);
  });

  test.each([
    [undefined, { choose: 'Send' }, 'here'],
    [undefined, { choose: 'Look Again' }, null],
    [undefined, { away: true }, null],
    ['db.example', { choose: 'Send from Here' }, 'here'],
    ['db.example', { choose: 'Hand In to a Worker' }, 'byWorker'],
    ['db.example', { choose: 'Look Again' }, null],
    ['db.example', { away: true }, null],
  ] as const)('with the database %s, %o means %s', async (database, answer, expected) => {
    const asked = { ...QUESTION, ...(database !== undefined && { database }) };
    expect(await windowOf(answer).confirmSend(asked)).toBe(expected);
    expect(hasAccepted, 'whoever sends has accepted the rules').toBe(expected !== null);
  });

  test('the rules are read once, before the first send through one’s own WhatsApp', async () => {
    const detailOf = async (asked: Partial<SendQuestion>) => {
      await windowOf({ away: true }).confirmSend({ ...QUESTION, ...asked });
      return dialogs.decisions[0]?.detail ?? '';
    };
    expect(await detailOf({})).toContain(RULE);
    expect(await detailOf({ transport: 'simulated' })).not.toContain(RULE);
    expect(await detailOf({ transport: 'cloud-api' })).not.toContain(RULE);
    hasAccepted = true;
    expect(await detailOf({})).not.toContain(RULE);
  });

  test('nothing may be sent from a folder that isn’t trusted', () => {
    windowOf().assertMaySend();
    isTrusted = false;
    expect(() => windowOf().assertMaySend()).toThrow('Nothing is sent from a folder that you don’t trust.');
  });
});

describe('what goes with each message', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'attachment-'));
    writeFileSync(join(folder, 'flyer.pdf'), 'a flyer');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const choose = async (...answers: readonly Answer[]) =>
    await windowOf(...answers).chooseAttachment(['Name', 'Phone', 'Bill']);

  test('is one file for all', async () => {
    const path = join(folder, 'flyer.pdf');
    files.picks.push(onDisk(path));
    expect(await choose({ choose: 'The same file' })).toEqual({ kind: 'file', path });
    expect(await choose({ choose: 'The same file' }), 'none was chosen').toBeNull();
  });

  test('is a file for each row, from a folder', async () => {
    files.picks.push(onDisk(folder));
    const picked = await choose({ choose: 'A file for each row' }, { choose: 'Bill' });
    expect(picked).toEqual({ kind: 'column', column: 2, folder });
    expect(files.questions).toMatchObject([{ isFolder: true }]);
    expect(await choose({ choose: 'A file for each row' }, { choose: 'Bill' }), 'no folder').toBeNull();
    expect(await choose({ choose: 'A file for each row' }, { away: true })).toBeNull();
    expect(await choose({ away: true })).toBeNull();
  });

  test('can be attached, and lies on this computer', async () => {
    files.picks.push(onDisk(join(folder, 'missing.pdf')));
    await expect(choose({ choose: 'The same file' })).rejects.toMatchObject({ todo: { text: 'Choose another file.' } });
    files.picks.push(elsewhere(join(folder, 'flyer.pdf')));
    await expect(choose({ choose: 'The same file' })).rejects.toThrow('Only files of this computer can be attached.');
  });
});

describe('a session that was there before', () => {
  test.each([
    [{ choose: 'Go On with It' }, true],
    [{ away: true }, false],
  ] as const)('whose key is gone goes on by the user’s word alone: %o', async (answer, goesOn) => {
    const found = { createdAtMs: Date.UTC(2026, 2, 9, 12), knownCount: 1200, leftCount: 3 };
    expect(await windowOf(answer).askRecover(found)).toBe(goesOn);
    expect(dialogs.decisions[0]?.detail).toContain('of 1,200 of these people');
  });
});

describe('a test', () => {
  const PHONE = fictionalPhone(1);

  test.each([
    [true, { type: '' }, ''],
    [false, { type: '' }, null],
    [true, { type: PHONE.slice(2) }, PHONE],
    [false, { type: PHONE }, PHONE],
    [true, { away: true }, null],
  ] as const)('goes, with one’s own number offered: %s, after %o to “%s”', async (isOwnOffered, answer, expected) => {
    expect(await windowOf(answer).askTestPhone('US', isOwnOffered)).toBe(expected);
  });

  test.each([
    ['simulated', 'has been sent as a test'],
    ['cloud-api', 'Meta has taken the message of row 7 as a test'],
  ] as const)('through %s is told of once it is done', async (transport, said) => {
    await windowOf().showTest(7, transport, Promise.resolve());
    expect(dialogs.said).toEqual([expect.stringContaining(said)]);
    const failed = new Error('refused');
    await expect(windowOf().showTest(7, transport, Promise.reject(failed))).rejects.toBe(failed);
    expect(dialogs.said).toEqual([]);
  });
});

test('a chat is opened by the digits of its number', async () => {
  await windowOf().openChat(fictionalPhone(1));
  expect(dialogs.links).toEqual([`https://wa.me/${fictionalPhone(1).slice(1)}`]);
});
