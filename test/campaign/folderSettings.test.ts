import { describe, expect, test } from 'vitest';
import {
  folderSettingsText,
  riskierFolderSettings,
  type InspectedSetting,
} from '../../src/campaign/settings/folderSettings';
import { english } from '../workbook/read';

/** @param settings by name, as VS Code knows them */
function check(settings: Readonly<Record<string, InspectedSetting>>, expected: readonly string[]): void {
  const found = riskierFolderSettings((name) => settings[name]);
  expect(found.map(({ name, value, own }) => `${name} ${value} (${own})`)).toEqual(expected);
}

describe('a folder’s setting is named where it', () => {
  test('sends faster', () => {
    check({ rate: { defaultValue: 0.8, workspaceValue: 20 } }, ['rate 20 (0.8)']);
    check({ concurrency: { defaultValue: 3, workspaceValue: 10 } }, ['concurrency 10 (3)']);
    check({ batchDelay: { defaultValue: 2, workspaceValue: 0 } }, ['batchDelay 0 (2)']);
    check({ batchSize: { defaultValue: 50, workspaceValue: 1000 } }, ['batchSize 1000 (50)']);
  });
  test('stops later, or never', () => {
    check({ pauseAfterFailures: { defaultValue: 10, workspaceValue: 0 } }, ['pauseAfterFailures 0 (10)']);
    check({ pauseAtFailureShare: { defaultValue: 50, workspaceValue: 90 } }, ['pauseAtFailureShare 90 (50)']);
  });
  test('makes a large list look like a small one', () => {
    check({ bulkThreshold: { defaultValue: 1000, workspaceValue: 1_000_000 } }, ['bulkThreshold 1000000 (1000)']);
  });
  test('is riskier than what the user has set, and not than the default alone', () => {
    check({ rate: { defaultValue: 0.8, globalValue: 0.2, workspaceValue: 0.5 } }, ['rate 0.5 (0.2)']);
    check({ rate: { defaultValue: 0.8, globalValue: 5, workspaceValue: 2 } }, []);
  });
  test('stands in one folder of several', () => {
    check({ rate: { defaultValue: 0.8, workspaceValue: 0.5, workspaceFolderValue: 9 } }, ['rate 9 (0.8)']);
  });
});

describe('a setting isn’t named where', () => {
  test('the folder says nothing of it', () => check({ rate: { defaultValue: 0.8, globalValue: 20 } }, []));
  test('the folder is more careful', () => {
    check(
      { rate: { defaultValue: 0.8, workspaceValue: 0.1 }, batchDelay: { defaultValue: 2, workspaceValue: 60 } },
      [],
    );
    check({ pauseAfterFailures: { defaultValue: 10, globalValue: 0, workspaceValue: 3 } }, []);
  });
  test('it is no value of such a setting', () => check({ rate: { defaultValue: 0.8, workspaceValue: 'fast' } }, []));
});

test('all of them are named in one sentence, as the settings file has them', () => {
  const settings = [
    { name: 'rate', value: 20, own: 0.8 },
    { name: 'pauseAfterFailures', value: 0, own: 10 },
  ];
  expect(english(folderSettingsText('excelWhatsapp', settings))).toBe(
    'This folder’s settings send faster or stop later than yours: excelWhatsapp.rate 20 (0.8), excelWhatsapp.pauseAfterFailures 0 (10).',
  );
});
