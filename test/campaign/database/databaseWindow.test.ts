import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseWindow } from '../../../src/campaign/database/connectDatabase';
import { databaseWindow } from '../../../src/campaign/database/databaseWindow';
import { handingIn } from '../../../src/campaign/database/handingIn';
import { createTexts } from '../../../src/panel/texts';
import { newKey } from '../../../src/sessions/encryption';
import { DiskFiles, elsewhere, onDisk } from '../../fakes/diskFiles';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';

const texts = createTexts(new Map(), 'en');
const KEY = newKey();
const TYPED = KEY.toString('base64');

let dialogs: ScriptedWindow;
let files: DiskFiles;
let folder: string;

beforeEach(() => {
  files = new DiskFiles();
  folder = mkdtempSync(join(tmpdir(), 'database-window-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function windowOf(...answers: readonly Answer[]): DatabaseWindow {
  dialogs = new ScriptedWindow(...answers);
  const settings = { databaseAddress: () => 'postgres://127.0.0.1/x', section: 'excelWhatsapp' };
  return databaseWindow({ dialogs, texts, files, settings, self: () => ({ kind: 'window', name: 'test' }) });
}

describe('the password of a database', () => {
  test.each<[Answer, string | null]>([
    [{ type: 's3cret' }, 's3cret'],
    [{ type: '' }, null],
    [{ away: true }, null],
  ])('%o', async (answer, expected) => {
    expect(await windowOf(answer).askPassword('db.example')).toBe(expected);
    expect(dialogs.boxes).toMatchObject([{ isSecret: true, prompt: expect.stringContaining('db.example') }]);
  });
});

describe('the key of a database', () => {
  test('is made only where nothing is sealed there yet', async () => {
    await windowOf().askKey(false);
    expect(dialogs.lists[0]?.items.map(({ label }) => label)).toEqual([
      'Type or paste the key',
      'Read the key from a file…',
    ]);
    await windowOf().askKey(true);
    expect(dialogs.lists[0]?.items[0]?.label).toBe('Make a new key');
  });

  test('is typed, out of sight, and nothing else is taken for one', async () => {
    const key = await windowOf({ choose: 'Type' }, { type: ` ${TYPED}\n` }).askKey(false);
    expect(key).toEqual(KEY);
    const [box] = dialogs.boxes;
    expect(box).toMatchObject({ isSecret: true });
    expect(['', TYPED, 'short'].map((text) => box?.problem?.(text))).toEqual([
      '',
      '',
      'A key is 32 bytes as base64: 44 characters, with an = at the end.',
    ]);
    expect(await windowOf({ choose: 'Type' }, { away: true }).askKey(false)).toBeNull();
  });

  test.each([onDisk, elsewhere])('is read from a file, here or elsewhere', async (place) => {
    const path = join(folder, 'db.key');
    for (const [text, expected, said] of [
      [`${TYPED}\n`, KEY, []],
      ['no key', null, [expect.stringMatching(/^error: A key is 32 bytes/u)]],
    ] as const) {
      writeFileSync(path, text);
      files.picks.push(place(path));
      expect(await windowOf({ choose: 'Read' }).askKey(false)).toEqual(expected);
      expect(dialogs.said).toEqual(said);
    }
    expect(await windowOf({ choose: 'Read' }).askKey(false), 'no file was chosen').toBeNull();
  });

  test('that is new is taken once the user has it in the clipboard', async () => {
    const key = await windowOf({ choose: 'Make' }, { choose: 'Copy It' }).askKey(true);
    expect(key).toHaveLength(32);
    expect(dialogs.copied).toBe(key?.toString('base64'));
  });

  test('that is new is taken once it is in a file, which its user alone can read', async () => {
    const path = join(folder, 'new.key');
    files.picks.push(onDisk(path));
    const key = await windowOf({ choose: 'Make' }, { choose: 'Save as a File…' }).askKey(true);
    expect(readFileSync(path, 'utf8')).toBe(`${key?.toString('base64') ?? ''}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(files.questions[0]?.suggested?.path).toBe(join(homedir(), 'excel-whatsapp.key'));
    expect(dialogs.copied).toBe('');
    files.picks.push(elsewhere(join(folder, 'there.key')));
    const other = await windowOf({ choose: 'Make' }, { choose: 'Save as a File…' }).askKey(true);
    expect(readFileSync(join(folder, 'there.key'), 'utf8').trim()).toBe(other?.toString('base64'));
  });

  test.each<Answer>([{ away: true }, { choose: 'Save as a File…' }])(
    'that is new is nobody’s where it went nowhere: %o',
    async (answer) => {
      expect(await windowOf({ choose: 'Make' }, answer).askKey(true)).toBeNull();
    },
  );
});

describe('the account that a worker sends through', () => {
  const KNOWN = ['simulated/shop', 'whatsapp-web/clinic', 'simulated/default'];

  async function choose(...answers: readonly Answer[]): Promise<string | null> {
    dialogs = new ScriptedWindow(...answers);
    return await handingIn({ dialogs, texts }).chooseAccount('simulated', KNOWN);
  }

  test('is one of those of the transport, each once', async () => {
    expect(await choose({ choose: 'shop' })).toBe('shop');
    expect(dialogs.lists[0]?.items.map(({ label }) => label)).toEqual(['shop', 'default', 'Another account…']);
  });

  test('or another one, by a name that may be one', async () => {
    expect(await choose({ choose: 'Another account…' }, { type: ' till 2 ' })).toBe('till 2');
    const [box] = dialogs.boxes;
    expect(['till', '', 'a/b'].map((name) => box?.problem?.(name))).toEqual([
      '',
      'Up to 64 letters, digits and spaces.',
      'Up to 64 letters, digits and spaces.',
    ]);
  });

  test('or none, where the user thinks better of it', async () => {
    expect([await choose({ away: true }), await choose({ choose: 'Another' }, { away: true })]).toEqual([null, null]);
  });

  test('is told of what was handed in once it was', async () => {
    dialogs = new ScriptedWindow();
    const { showHandingIn } = handingIn({ dialogs, texts });
    const failed = new Error('away');
    await expect(showHandingIn(Promise.reject(failed))).rejects.toBe(failed);
    expect(dialogs.said).toEqual([]);
    expect(await showHandingIn(Promise.resolve('an-id'))).toBe('an-id');
    expect(dialogs.said).toEqual(['info: It is handed in. Workers go on with it, also without this window.']);
    expect(dialogs.followed[0]).toMatchObject({ mayGiveUp: false });
  });
});
