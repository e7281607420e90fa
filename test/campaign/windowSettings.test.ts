import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { WindowSettings, type SettingsSource } from '../../src/campaign/settings/windowSettings';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { ANY_TIME } from '../../src/sender/timetable/timetable';

type Given = Readonly<Record<string, unknown>>;

const manifest = v.parse(
  v.object({
    contributes: v.object({
      configuration: v.object({ properties: v.record(v.string(), v.object({ default: v.optional(v.unknown()) })) }),
    }),
  }),
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')),
);
const DEFAULTS = Object.fromEntries(
  Object.entries(manifest.contributes.configuration.properties).map(([name, property]) => [
    name.replace(/^excelWhatsapp\./u, ''),
    property.default,
  ]),
);

/** As VS Code gives them: the user’s and, for a workbook, those of its folder before them; the manifest’s otherwise. */
function settings(user: Given = {}, folder: Given = {}, language = 'en'): WindowSettings {
  const source: SettingsSource = {
    section: 'excelWhatsapp',
    get: (name, workbook) => (workbook === null ? undefined : folder[name]) ?? user[name] ?? DEFAULTS[name],
    inspect: (name, workbook) => ({
      defaultValue: DEFAULTS[name],
      globalValue: user[name],
      ...(workbook !== null && { workspaceFolderValue: folder[name] }),
    }),
    language: () => language,
  };
  return new WindowSettings(source);
}

const WORKBOOK = 'file:///lists/contacts.xlsx';
const HOUR_MS = 3_600_000;

/** What one method says, of one setting. */
function check<Value>(read: (settings: WindowSettings) => Value, cases: readonly (readonly [Given, Value])[]): void {
  expect(cases.map(([given]) => read(settings(given)))).toEqual(cases.map(([, expected]) => expected));
}

function checkRefused(given: Given, text: string): void {
  expect(() => settings(given).senderOptions(null)).toThrow(text);
}

describe('how it is sent', () => {
  test('is as the sender has it where nothing is set', () => {
    expect(settings().senderOptions(null)).toEqual({ ...DEFAULT_OPTIONS, timetable: ANY_TIME });
  });

  test('is as set, seconds as milliseconds', () => {
    const given = {
      rate: 0.25,
      batchDelay: 2.5,
      canaryWait: 60,
      hours: '9-18',
      days: ['mon'],
      timeZone: 'Europe/Paris',
    };
    expect(settings(given).senderOptions(null)).toMatchObject({
      ratePerSecond: 0.25,
      batchDelayMs: 2500,
      canaryWaitMs: 60_000,
      timetable: { hours: { fromMinute: 540, untilMinute: 1080 }, timeZone: 'Europe/Paris' },
    });
  });

  test('is the folder’s for a workbook in it, and what that makes riskier is named', () => {
    const both = settings({ rate: 0.5 }, { rate: 10 });
    expect(both.senderOptions(null).ratePerSecond).toBe(0.5);
    const used = both.senderOptions(WORKBOOK);
    expect(used.ratePerSecond).toBe(10);
    expect(both.folderSettings(used, WORKBOOK)).toEqual([{ name: 'rate', value: 10, own: 0.5 }]);
    // The user’s own by then, as it was set in the panel.
    expect(both.folderSettings({ ...used, ratePerSecond: 2 }, WORKBOOK)).toEqual([]);
  });

  test.each<[Given, string]>([
    [{ rate: 'fast' }, 'Rate can’t be "fast".'],
    [{ concurrency: 0 }, 'At once can’t be 0.'],
    [{ hours: 'at night' }, 'excelWhatsapp.hours can’t be at night.'],
    [{ hours: 9 }, 'excelWhatsapp.hours can’t be 9.'],
    [{ days: ['mon', 'someday'] }, 'excelWhatsapp.days can’t be mon,someday.'],
    [{ days: ['mon', 2] }, 'excelWhatsapp.days can’t be mon,2.'],
    [{ days: { mon: true } }, 'excelWhatsapp.days can’t be {"mon":true}.'],
    [{ leaveOutDates: ['2026-12-25', 'Christmas'] }, 'excelWhatsapp.leaveOutDates can’t be'],
    [{ leaveOutDates: true }, 'excelWhatsapp.leaveOutDates can’t be true.'],
    [{ timeZone: 'Mars' }, 'excelWhatsapp.timeZone can’t be Mars.'],
  ])('%j is refused, so that nothing goes out otherwise than meant', (given, text) => checkRefused(given, text));
});

describe('what isn’t of its kind counts as not set', () => {
  test('transport', () => {
    check(
      (at) => at.transportName(null),
      [
        [{}, 'whatsapp-web'],
        [{ transport: 'simulated' }, 'simulated'],
        [{ transport: 'pigeon' }, 'whatsapp-web'],
        [{ transport: 7 }, 'whatsapp-web'],
      ],
    );
  });
  test('country', () => {
    check(
      (at) => at.country(null),
      [
        [{}, undefined],
        [{ country: ' fr ' }, 'FR'],
        [{ country: 'France' }, undefined],
        [{ country: 33 }, undefined],
      ],
    );
  });
  test('for how long people aren’t sent the same again', () => {
    check(
      (at) => at.keepsApartMs() / HOUR_MS / 24,
      [
        [{}, 7],
        [{ alreadySentDays: 0.5 }, 0.5],
        [{ alreadySentDays: -1 }, 0],
        [{ alreadySentDays: '30' }, 7],
      ],
    );
  });
  test('how long sessions and logs are kept', () => {
    check(
      (at) => [at.keptSessionsMs(), at.keptLogDaysCount()],
      [
        [{ keepFinishedSessions: 0, keepLogs: 3 }, [null, 3]],
        [{ keepFinishedSessions: 0.1, keepLogs: 0 }, [24 * HOUR_MS, 14]],
        [{ keepFinishedSessions: 'long', keepLogs: 'long' }, [null, 14]],
      ],
    );
  });
  test('words of those who want no more', () => {
    check(
      (at) => at.optOutWords(),
      [
        [{ optOutWords: ['HALT', 3] }, ['HALT']],
        [{ optOutWords: [] }, []],
      ],
    );
    expect(settings({ optOutWords: 'HALT' }).optOutWords()).toEqual(settings().optOutWords());
  });
  test('who comes first', () => {
    check(
      (at) => at.runPolicy(5000),
      [
        [{}, { knownFirst: true, knownWhileLimited: true }],
        [{ bulkThreshold: 6000 }, { knownFirst: false, knownWhileLimited: true }],
        [{ bulkThreshold: -1 }, { knownFirst: true, knownWhileLimited: true }],
        [
          { knownFirst: 'never', knownWhileLimited: false },
          { knownFirst: false, knownWhileLimited: false },
        ],
      ],
    );
  });
});

describe('the browser', () => {
  test('keeps its protection unless the setting that says so takes it away', () => {
    check(
      (at) => at.browser('/data').browserArguments,
      [
        [{}, []],
        [{ browserArguments: ['--no-sandbox', '--lang=fr', 1] }, ['--lang=fr']],
        [{ browserWithoutSandbox: 'yes' }, []],
        [{ browserWithoutSandbox: true }, ['--no-sandbox']],
      ],
    );
  });
  test('is given a page library’s file only where there is one, by its whole path', () => {
    const own = resolve(import.meta.dirname, 'windowSettings.test.ts');
    expect(settings({ pageLibraryFile: own }).browser('/data').pageLibraryFile).toBe(own);
    for (const pageLibraryFile of ['missing.js', '/missing.js', import.meta.dirname]) {
      expect(() => settings({ pageLibraryFile }).browser('/data')).toThrow('excelWhatsapp.pageLibraryFile');
    }
  });
});

test('numbers and dates are read in the window’s language, and people are looked for around it', () => {
  expect(settings({}, {}, 'pt-br').surroundings().language).toBe('pt');
  expect(settings({}, {}, 'xx').workbookLocale()).toBe('xx');
});
