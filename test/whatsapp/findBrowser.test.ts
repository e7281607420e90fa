import { describe, expect, test } from 'vitest';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import { findBrowser, type Machine } from '../../src/whatsapp/browser/findBrowser';

interface Installed {
  readonly platform: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly configured?: string;
  readonly downloadFolder?: string;
}

/** @param expected the path, or a part of the English sentence that says what to do. */
function check({ platform, env = {}, files, configured, downloadFolder }: Installed, expected: string): void {
  const machine: Machine = { platform, env, homeFolder: '/home/marie', isExecutable: (path) => files.includes(path) };
  const found = findBrowser({ browserPath: configured, downloadFolder }, machine);
  const said = found.ok ? found.path : `${found.error.message} ${formatSentence(found.error.todo, ENGLISH)}`;
  expect(said).toContain(expected);
}

describe('finding a browser', () => {
  const windows = {
    ProgramFiles: String.raw`C:\Program Files`,
    LOCALAPPDATA: String.raw`C:\Users\marie\AppData\Local`,
  };
  const edge = String.raw`C:\Program Files\Microsoft\Edge\Application\msedge.exe`;
  const chrome = String.raw`C:\Users\marie\AppData\Local\Google\Chrome\Application\chrome.exe`;
  const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const macBrave = '/home/marie/Applications/Brave Browser.app/Contents/MacOS/Brave Browser';

  const macDownloaded =
    '/data/browser/chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing';
  const downloaded = String.raw`D:\data\chrome-win64\chrome.exe`;

  test('takes what every Windows has', () => check({ platform: 'win32', env: windows, files: [edge] }, edge));
  test('prefers Chrome, also a user’s own', () =>
    check({ platform: 'win32', env: windows, files: [edge, chrome] }, chrome));
  test('takes an app of macOS', () => check({ platform: 'darwin', files: [macBrave, macChrome] }, macChrome));
  test('takes a user’s own app of macOS', () => check({ platform: 'darwin', files: [macBrave] }, macBrave));
  test('takes what is on the PATH of Linux', () =>
    check({ platform: 'linux', env: { PATH: '/opt/bin:/bin' }, files: ['/opt/bin/chromium'] }, '/opt/bin/chromium'));
  test('looks beyond a short PATH', () =>
    check({ platform: 'linux', env: { PATH: '/bin' }, files: ['/usr/bin/microsoft-edge'] }, '/usr/bin/microsoft-edge'));
  test('ignores folders of the PATH that depend on where it’s run', () =>
    check({ platform: 'linux', env: { PATH: '.:bin' }, files: ['chromium', 'bin/chromium'] }, 'neither Chrome'));
  test('takes the one that is configured', () =>
    check({ platform: 'linux', files: ['/usr/bin/chromium', '/my/chrome'], configured: '/my/chrome' }, '/my/chrome'));
  test('takes no other than the configured one', () =>
    check({ platform: 'linux', files: ['/usr/bin/chromium'], configured: '/my/chrome' }, 'no browser at'));
  test('takes the downloaded one where none is installed', () =>
    check({ platform: 'darwin', files: [macDownloaded], downloadFolder: '/data/browser' }, macDownloaded));
  test('takes an installed one before the downloaded one', () =>
    check({ platform: 'darwin', files: [macDownloaded, macBrave], downloadFolder: '/data/browser' }, macBrave));
  test('takes the downloaded one of Windows', () =>
    check({ platform: 'win32', env: windows, files: [downloaded], downloadFolder: String.raw`D:\data` }, downloaded));
  test('takes an empty setting for none', () =>
    check({ platform: 'linux', files: ['/usr/bin/chromium'], configured: '' }, '/usr/bin/chromium'));
  test('tells every place where it has looked', () => {
    const machine: Machine = { platform: 'linux', env: {}, homeFolder: '/home/marie', isExecutable: () => false };
    const found = findBrowser({ downloadFolder: '/data/browser' }, machine);
    expect(found).toMatchObject({ ok: false, isDownloadable: true });
    if (found.ok) return;
    expect(found.lookedFor).toEqual(
      expect.arrayContaining(['/usr/bin/google-chrome', '/snap/bin/chromium', '/data/browser/chrome-linux64/chrome']),
    );
    expect(String(found.error.cause)).toContain(found.lookedFor.join(', '));
  });
  test('offers none in the place of the configured one', () =>
    expect(findBrowser({ browserPath: '/nowhere' })).toMatchObject({ ok: false, isDownloadable: false }));
  test('names the setting where there is none', () =>
    check({ platform: 'linux', files: [] }, 'excelWhatsapp.browserPath'));
});
