import { sentence, type Sentence } from '../../sender/sentence';

/** What VS Code knows of one setting: `workspace.getConfiguration(…).inspect(…)`. */
export interface InspectedSetting {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** A setting that a folder has made riskier than the user has it. */
export interface FolderSetting {
  readonly name: string;
  readonly value: Setting;
  /** Without the folder. */
  readonly own: Setting;
}

type Setting = number | boolean;

/**
 * The settings with which the folder, and not the user, has messages sent faster, stop later, or a large list look like a
 * small one. A folder may come from anybody: what it says counts, but never unnamed.
 */
export function riskierFolderSettings(
  inspect: (name: string) => InspectedSetting | undefined,
): readonly FolderSetting[] {
  return Object.entries(RISKS).flatMap(([name, risk]) => {
    const { defaultValue, globalValue, workspaceValue, workspaceFolderValue } = inspect(name) ?? {};
    const value = workspaceFolderValue ?? workspaceValue;
    const own = globalValue ?? defaultValue;
    return isSetting(value) && isSetting(own) && risk(value) > risk(own) ? [{ name, value, own }] : [];
  });
}

/** Each as “excelWhatsapp.rate 20 (0.8)”: the folder's value, and the user's own. */
export function folderSettingsText(section: string, settings: readonly FolderSetting[]): Sentence {
  return sentence(
    'This folder’s settings send faster or stop later than yours: {0}.',
    settings.map(({ name, value, own }) => `${section}.${name} ${value} (${own})`).join(', '),
  );
}

/** The greater, the riskier. Where 0 means never or without limit, it is the riskiest of all. */
const RISKS: Readonly<Record<string, (value: Setting) => number>> = {
  rate: zeroIsMost,
  concurrency: Number,
  batchSize: Number,
  batchDelay: (seconds) => -Number(seconds),
  tries: Number,
  firstBackoff: (seconds) => -Number(seconds),
  pauseAfterFailures: zeroIsMost,
  pauseAtFailureShare: zeroIsMost,
  knownWhileLimited: Number,
  bulkThreshold: Number,
};

/** The settings that a folder that isn't trusted has no say in, beside those of the machine. */
export const RISKY_SETTINGS = Object.keys(RISKS);

function zeroIsMost(value: Setting): number {
  return Number(value) === 0 ? Number.POSITIVE_INFINITY : Number(value);
}

function isSetting(value: unknown): value is Setting {
  return typeof value === 'number' || typeof value === 'boolean';
}
