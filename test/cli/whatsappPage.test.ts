import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { IS_NIGHTLY } from '../counts';
import { lockFromOtherHost } from '../standin/foreignLock';
import { startStandIn, type StandIn, type StandInOptions } from '../standin/standIn';
import { browserArguments, checkNoBrowserLeft } from './browserArguments';
import { checkOnceEach, cli, place, runLines, type CliEnd, type Place } from './cli';
import { journalOf } from './journal';
import { writeRecipients } from './workbook';

interface Given {
  readonly at: Place;
  readonly standIn: StandIn;
  readonly args: readonly string[];
  readonly profile: string;
  readonly send: (...more: readonly string[]) => Promise<CliEnd>;
}

async function given(rowCount: number, options: StandInOptions = {}): Promise<Given> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), rowCount);
  const standIn = await startStandIn(options);
  onTestFinished(() => standIn.close());
  standIn.scanQr();
  const { args, profile } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  const send = async (...more: readonly string[]): Promise<CliEnd> =>
    await cli(['send', path, '--message', 'Bonjour {{Nom}}', '--transport', 'whatsapp-web', ...args, ...more, '--yes']);
  return { at, standIn, args, profile, send };
}

/** The last line of standard error is the sentence; the figures before it are progress. */
const sentence = ({ stderr }: CliEnd): string => stderr.trimEnd().split('\n').at(-1) ?? '';

describe('a page that has changed', () => {
  // What is automatic tries both of them.
  test.each(IS_NIGHTLY ? ['automatic', 'whatsapp-web.js', 'wa-js'] : ['automatic'])(
    'ends the run before it has begun, by %s',
    async (library) => {
      const { at, standIn, args, send } = await given(5, { missing: ['WAWebSendMsgChatAction.addAndSendMsgToChat'] });
      const end = await send('--page-library', library);
      const { id, counts } = runLines(end);
      expect([end.code, counts]).toMatchObject([4, { total: 5, sent: 0, failed: 0, unknown: 0, left: 5 }]);
      expect(sentence(end)).toMatch(
        /^WhatsApp Web has changed and can’t be used for now\..*--page-library-file.*resume /u,
      );
      expect(journalOf(at, id).filter(({ t }) => t === 'attempt')).toEqual([]);
      standIn.missing = [];
      const resumed = await cli(['resume', id, ...args, '--page-library', library]);
      expect([resumed.code, runLines(resumed).counts]).toMatchObject([0, { sent: 5 }]);
      checkOnceEach(standIn.acceptedMessages());
    },
  );

  test('is driven by a newer page library from a file', async () => {
    const { at, send } = await given(2);
    const file = join(at.folder, 'newer.js');
    await writeFile(file, 'window.isNewerLibrary = true;');
    const end = await send('--page-library', 'wa-js', '--page-library-file', file);
    // It is no library at all, and what ships isn't taken in its place.
    expect([end.code, runLines(end).counts]).toMatchObject([4, { sent: 0, left: 2 }]);
    const missing = await send('--page-library-file', join(at.folder, 'nowhere.js'));
    expect([missing.code, missing.stdout]).toEqual([2, '']);
  });
});

describe('an account that WhatsApp locks for new chats', () => {
  test('has no row fail: 100 are sent after the lock, none twice', async () => {
    // The page is told whole seconds: half of one is hidden from it.
    const untilMs = Math.floor((Date.now() + 25_000) / 1000) * 1000 + 499;
    const lock = { restriction: 'RESTRICT_ALL_COMPANIONS', untilMs, everyNth: 3 };
    const { standIn, send } = await given(100, { lock });
    let whileLockedCount = 0;
    standIn.decide = () => {
      if (Date.now() < untilMs) whileLockedCount += 1;
      else standIn.lock = null;
      return 'ok';
    };
    const end = await send('--concurrency', '3');
    expect([end.code, runLines(end).counts]).toMatchObject([0, { total: 100, sent: 100, failed: 0, left: 0 }]);
    expect(whileLockedCount).toBeLessThanOrEqual(3 + 3);
    expect(end.stderr).toMatch(/WhatsApp limits this account/u);
    checkOnceEach(standIn.acceptedMessages());
  });

  test('ends the run at once where the lock is long, with what is left', async () => {
    const lock = { restriction: 'RESTRICT_ALL_COMPANIONS', untilMs: Date.now() + 86_400_000 };
    const { send } = await given(10, { lock });
    const end = await send();
    expect([end.code, runLines(end).counts]).toMatchObject([4, { total: 10, sent: 0, failed: 0, left: 10 }]);
    expect(sentence(end)).toMatch(/^WhatsApp limits this account until .*resume /u);
  });
});

test('an account that isn’t let in ends the run as WhatsApp’s fault', async () => {
  const { send, profile } = await given(3, { blockedAtStart: 'TOS_BLOCK' });
  const end = await send();
  expect([end.code, runLines(end).counts]).toMatchObject([4, { sent: 0, left: 3 }]);
  expect(sentence(end)).toMatch(/restricted this account/u);
  await checkNoBrowserLeft(profile);
});

test('a profile that another computer has marked is named, and nothing begins', async () => {
  const { at, profile, send } = await given(3);
  await mkdir(join(profile, 'session'), { recursive: true });
  await lockFromOtherHost(join(profile, 'session'), 'counter-2');
  const end = await send();
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toMatch(/in use by the computer counter-2/u);
  expect(await at.sessions()).toEqual([]);
});

test('a film that the browser can’t play is said before the first message', async () => {
  const { at, standIn, send } = await given(3);
  const film = join(at.folder, 'film.mp4');
  await writeFile(film, Buffer.alloc(4000, 8));
  const end = await send('--attach', film);
  const { id, counts } = runLines(end);
  expect([end.code, counts]).toMatchObject([2, { sent: 0, failed: 0, left: 3 }]);
  expect(end.stderr).toMatch(/can’t play this film/u);
  expect(journalOf(at, id).filter(({ t }) => t === 'attempt')).toEqual([]);
  expect(standIn.acceptedMessages()).toEqual([]);
});
