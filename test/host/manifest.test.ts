import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/host/commandIds';
import { RISKY_SETTINGS } from '../../src/campaign/settings/folderSettings';
import { WINDOW_TRANSPORT_NAMES } from '../../src/sender/model';
import { DEFAULT_OPT_OUT_WORDS } from '../../src/people/optOutWords';
import { OPTION_SPECS, type OptionName } from '../../src/sender/options';
import { KNOWN_FIRST_CHOICES } from '../../src/sender/runPolicy';
import { PAGE_LIBRARIES } from '../../src/whatsapp/web/pageLibraries';

const manifest = v.parse(
  v.object({
    contributes: v.object({
      menus: v.record(v.string(), v.array(v.object({ when: v.optional(v.string()) }))),
      commands: v.array(v.object({ command: v.string(), title: v.string(), icon: v.string() })),
      configuration: v.object({
        properties: v.record(
          v.string(),
          v.looseObject({ scope: v.string(), order: v.number(), markdownDescription: v.string() }),
        ),
      }),
    }),
    activationEvents: v.array(v.string()),
    capabilities: v.object({ untrustedWorkspaces: v.object({ restrictedConfigurations: v.array(v.string()) }) }),
  }),
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')),
);
const { commands, configuration } = manifest.contributes;

/** A setting, the option behind it, and how many of the option's units one of the setting's is. */
const SETTINGS_OF_OPTIONS: readonly (readonly [setting: string, option: OptionName, factor: number])[] = [
  ['batchSize', 'batchSize', 1],
  ['concurrency', 'concurrency', 1],
  ['batchDelay', 'batchDelayMs', 1000],
  ['rate', 'ratePerSecond', 1],
  ['tries', 'triesCount', 1],
  ['firstBackoff', 'firstBackoffMs', 1000],
  ['pauseAfterFailures', 'failuresInRowCount', 1],
  ['pauseAtFailureShare', 'failureSharePercent', 1],
  ['gapSpread', 'gapSpreadPercent', 1],
  ['perDay', 'perDayCount', 1],
  ['perHour', 'perHourCount', 1],
  ['newChatsPerDay', 'newChatsPerDayCount', 1],
  ['unansweredNewChats', 'unansweredCount', 1],
  ['canary', 'canaryCount', 1],
  ['canaryShare', 'canarySharePercent', 1],
  ['canaryWait', 'canaryWaitMs', 1000],
];

const MACHINE_SETTINGS = [
  'database',
  'browserPath',
  'browserArguments',
  'browserWithoutSandbox',
  'showBrowser',
  'pageLibrary',
  'pageLibraryFile',
  'webVersion',
  'webVersionFolder',
];

const SENT = ['a.xlsx', 'A.XLSX', 'a.xlsm', 'liste.ods', 'liste.csv', 'liste.tsv', 'liste.txt', 'été (1).csv'];
const NOT_SENT = ['~$a.xlsx', '~$liste.ods', 'a.xls', 'a.xlsb', 'a.csv.bak', 'csv', 'a.md'];

describe('the manifest', () => {
  test.each(['explorer/context', 'editor/title'])('%s offers the files that can be read, and no others', (menu) => {
    const conditions = (manifest.contributes.menus[menu] ?? []).map(({ when = '' }) => {
      const [, pattern = '', flags] = /resourceFilename =~ \/(.*)\/(\w*)/u.exec(when) ?? [];
      return new RegExp(pattern, flags);
    });
    const isOffered = (name: string): boolean => conditions.some((condition) => condition.test(name));
    expect([...SENT, ...NOT_SENT].filter(isOffered)).toEqual(SENT);
  });

  test('contributes the commands that the code registers', () => {
    expect(new Set(commands.map(({ command }) => command))).toEqual(new Set(Object.values(COMMANDS)));
  });

  test('gives each option its default and its range', () => {
    expect(SETTINGS_OF_OPTIONS.map(([, option]) => option)).toEqual(Object.keys(OPTION_SPECS));
    for (const [setting, option, factor] of SETTINGS_OF_OPTIONS) {
      const spec = OPTION_SPECS[option];
      expect(configuration.properties[`excelWhatsapp.${setting}`], setting).toMatchObject({
        default: spec.default / factor,
        minimum: spec.min / factor,
        maximum: spec.max / factor,
      });
    }
  });

  test.each([
    ['transport', WINDOW_TRANSPORT_NAMES],
    ['pageLibrary', PAGE_LIBRARIES],
    ['knownFirst', KNOWN_FIRST_CHOICES],
  ])('offers of %s what there is', (setting, words: readonly string[]) => {
    const offered = configuration.properties[`excelWhatsapp.${setting}`]?.['enum'];
    expect(new Set(v.parse(v.array(v.string()), offered))).toEqual(new Set(words));
  });

  test('keeps what a hostile workspace could misuse out of its reach', () => {
    for (const name of MACHINE_SETTINGS) {
      expect(configuration.properties[`excelWhatsapp.${name}`]?.scope, name).toBe('machine');
    }
  });

  test('lets a folder that isn’t trusted change nothing of what is sent, where to and how fast', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const settable = Object.entries(configuration.properties).filter(([, { scope }]) =>
      ['resource', 'window'].includes(scope),
    );
    expect(new Set(restrictedConfigurations)).toEqual(new Set(settable.map(([name]) => name)));
    for (const name of RISKY_SETTINGS) expect(restrictedConfigurations).toContain(`excelWhatsapp.${name}`);
  });

  test('lets no workspace have sessions removed', () => {
    expect(configuration.properties['excelWhatsapp.keepFinishedSessions']?.scope).toBe('application');
  });

  test('lets no workspace say by which words people opt out, and offers those that are known', () => {
    const words = configuration.properties['excelWhatsapp.optOutWords'];
    expect([words?.scope, words?.['default']]).toEqual(['application', DEFAULT_OPT_OUT_WORDS]);
  });

  test('never activates on everything', () => {
    expect(manifest.activationEvents).toEqual(['onStartupFinished']);
  });
});
