import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { env, Uri, workspace, type ConfigurationScope, type WorkspaceConfiguration } from 'vscode';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { GRAPH_ADDRESS, parseBaseAddress } from '../../whatsapp/cloud/baseAddress';
import { WINDOW_TRANSPORT_NAMES, type TransportName } from '../../sender/model';
import { parseOptions, type OptionName, type SenderOptions } from '../../sender/options';
import { BULK_THRESHOLD_COUNT, isKnownFirst, KNOWN_FIRST_CHOICES, type RunPolicy } from '../../sender/runPolicy';
import { isDate, parseDays, parseHours, parseZone } from '../../sender/timetable/parseTimes';
import { ANY_TIME, type Timetable } from '../../sender/timetable/timetable';
import { DEFAULT_OPT_OUT_WORDS } from '../../people/optOutWords';
import { PAGE_LIBRARIES, type PageLibrary } from '../../whatsapp/web/pageLibraries';
import { type Surroundings, systemSurroundings } from '../../workbook/phones/surroundings';
import { ALREADY_SENT_DAYS } from '../../campaign/people/sentBefore';
import { type FolderSetting, riskierFolderSettings } from '../../campaign/folderSettings';
import { DEFAULT_KEPT_LOG_DAYS } from '../../campaign/log/dailyFile';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../../campaign/log/logEvent';
import type { Settings } from '../../campaign/ports';

export const SECTION = 'excelWhatsapp';

/** What the user has set in VS Code. */
export const settings: Settings = {
  senderOptions: (workbook) => senderOptions(scopeOf(workbook)),
  transportName: (workbook) => transportName(scopeOf(workbook)),
  country: (workbook) => countrySetting(scopeOf(workbook)),
  folderSettings: (used, workbook) => folderSettings(used, scopeOf(workbook)),
  bulkThresholdCount,
  runPolicy,
  optOutWords,
  howToStopLine,
  keepsApartMs,
  sendsInBackground,
  surroundings,
  workbookLocale,
};

function scopeOf(workbook: string | null): Uri | undefined {
  return workbook === null ? undefined : Uri.parse(workbook, true);
}

/** @throws HumanError that names the setting's range where one isn't right. */
function senderOptions(scope?: ConfigurationScope): SenderOptions {
  const settings = workspace.getConfiguration(SECTION, scope);
  const options = Object.entries(OPTION_OF_SETTING).map(([name, option]) => {
    const value: unknown = settings.get(name);
    return [option, option.endsWith('Ms') ? toMs(value) : value];
  });
  return parseOptions({ ...Object.fromEntries(options), timetable: timetable(settings) });
}

/** @throws HumanError that names what isn't right. */
function timetable(settings: WorkspaceConfiguration): Timetable {
  const read = <T>(name: string, text: string, parse: () => T | undefined, none: T): T => {
    if (text === '') return none;
    const parsed = parse();
    if (parsed !== undefined) return parsed;
    throw new HumanError(
      sentence('{0} can’t be {1}.', `${SECTION}.${name}`, text),
      sentence('Change it in the settings.'),
    );
  };
  const texts = (name: string): readonly string[] => {
    const given: unknown = settings.get(name);
    return Array.isArray(given) ? given.filter((text) => typeof text === 'string') : [];
  };
  const [hours, zone] = [String(settings.get('hours') ?? ''), String(settings.get('timeZone') ?? '')];
  const [days, dates] = [texts('days'), texts('leaveOutDates')];
  return {
    ...ANY_TIME,
    hours: read<Timetable['hours']>('hours', hours, () => parseHours(hours), null),
    days: read<Timetable['days']>('days', days.join(), () => parseDays(days), null),
    leftOut: read<Timetable['leftOut']>(
      'leaveOutDates',
      dates.join(),
      () => (dates.every(isDate) ? dates : undefined),
      [],
    ),
    timeZone: read('timeZone', zone, () => parseZone(zone), ''),
  };
}

const OPTION_OF_SETTING: Readonly<Record<string, OptionName>> = {
  batchSize: 'batchSize',
  concurrency: 'concurrency',
  batchDelay: 'batchDelayMs',
  rate: 'ratePerSecond',
  tries: 'triesCount',
  firstBackoff: 'firstBackoffMs',
  pauseAfterFailures: 'failuresInRowCount',
  pauseAtFailureShare: 'failureSharePercent',
  gapSpread: 'gapSpreadPercent',
  perDay: 'perDayCount',
  perHour: 'perHourCount',
  newChatsPerDay: 'newChatsPerDayCount',
  unansweredNewChats: 'unansweredCount',
  canary: 'canaryCount',
  canaryShare: 'canarySharePercent',
  canaryWait: 'canaryWaitMs',
};

/** Of the Business API: Meta's, or a stand-in's on this computer. @throws HumanError for any other */
export function businessApiAddress(): string {
  const given = text('businessApiAddress').trim();
  return given === '' ? GRAPH_ADDRESS : parseBaseAddress(given, `${SECTION}.businessApiAddress`);
}

/** Where sessions may be handed in; empty for nowhere. Machine scope, so no folder says it. */
export function databaseAddress(): string {
  return text('database');
}

function transportName(scope?: ConfigurationScope): TransportName {
  const name: unknown = workspace.getConfiguration(SECTION, scope).get('transport');
  return WINDOW_TRANSPORT_NAMES.find((known) => known === name) ?? 'whatsapp-web';
}

/** The country for numbers without a prefix, where the setting names one. */
function countrySetting(scope?: ConfigurationScope): string | undefined {
  const country = text('country', scope).toUpperCase();
  return /^[A-Z]{2}$/u.test(country) ? country : undefined;
}

/** Where the user may be: the system's region and clock, and VS Code's language, which names no region. */
function surroundings(): Surroundings {
  const { region, timeZone } = systemSurroundings(process.env, process.platform);
  const [language] = env.language.split('-');
  return {
    ...(region !== undefined && { region }),
    ...(timeZone !== undefined && { timeZone }),
    ...(language !== undefined && { language }),
  };
}

/** The language in which a workbook's numbers and dates are written: VS Code's, with the system's region where that has one. */
function workbookLocale(): string {
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  return new Intl.Locale(system).language === new Intl.Locale(env.language).language ? system : env.language;
}

/**
 * What the folder has made riskier than the user has it.
 * @param options what is used: what the user has changed in the panel is the user's
 */
function folderSettings(options: SenderOptions, scope?: ConfigurationScope): readonly FolderSetting[] {
  const settings = workspace.getConfiguration(SECTION, scope);
  const asSet = senderOptions(scope);
  return riskierFolderSettings((name) => settings.inspect(name)).filter(({ name }) => {
    const option = OPTION_OF_SETTING[name];
    return option === undefined || options[option] === asSet[option];
  });
}

function bulkThresholdCount(): number {
  const threshold = workspace.getConfiguration(SECTION).get('bulkThreshold');
  return typeof threshold === 'number' && threshold >= 0 ? threshold : BULK_THRESHOLD_COUNT;
}

/** About people whom the account knows, and those it would start a new chat with. */
function runPolicy(recipientCount: number): RunPolicy {
  const settings = workspace.getConfiguration(SECTION);
  const given: unknown = settings.get('knownFirst');
  const choice = KNOWN_FIRST_CHOICES.find((known) => known === given) ?? 'automatic';
  return {
    knownFirst: isKnownFirst(choice, recipientCount, bulkThresholdCount()),
    knownWhileLimited: settings.get('knownWhileLimited') !== false,
  };
}

function keepsApartMs(): number {
  const days: unknown = workspace.getConfiguration(SECTION).get('alreadySentDays');
  return (typeof days === 'number' && Number.isFinite(days) ? Math.max(days, 0) : ALREADY_SENT_DAYS) * DAY_MS;
}

function howToStopLine(): string {
  return text('howToStopLine');
}

function optOutWords(): readonly string[] {
  const given: unknown = workspace.getConfiguration(SECTION).get('optOutWords');
  if (!Array.isArray(given)) return DEFAULT_OPT_OUT_WORDS;
  return given.filter((word) => typeof word === 'string');
}

/** Whether what is being sent goes on once the window has closed. */
function sendsInBackground(): boolean {
  return workspace.getConfiguration(SECTION).get('sendInBackground') === true;
}

/** How long a finished session is kept; null for ever. */
export function keptSessionsMs(): number | null {
  const days: unknown = workspace.getConfiguration(SECTION).get('keepFinishedSessions');
  if (typeof days !== 'number' || !Number.isFinite(days) || days <= 0) return null;
  return Math.max(days, 1) * DAY_MS;
}

export function logLevel(): LogLevel {
  const level: unknown = workspace.getConfiguration(SECTION).get('logLevel');
  return LOG_LEVELS.find((known) => known === level) ?? DEFAULT_LOG_LEVEL;
}

/** For so many days logs are kept, today's included. */
export function keptLogDaysCount(): number {
  const days: unknown = workspace.getConfiguration(SECTION).get('keepLogs');
  return typeof days === 'number' && Number.isFinite(days) && days >= 1 ? days : DEFAULT_KEPT_LOG_DAYS;
}

/** Undefined where the setting names none. */
export function pageLibrary(): PageLibrary | undefined {
  return PAGE_LIBRARIES.find((known) => known === workspace.getConfiguration(SECTION).get('pageLibrary'));
}

/** Unparsed: the simulated transport says what it takes. */
export function simulation(): unknown {
  return workspace.getConfiguration(SECTION).get('simulation') ?? {};
}

const DAY_MS = 24 * 3_600_000;

export interface BrowserSettings {
  readonly browserPath?: string;
  /** Where a downloaded browser is. */
  readonly downloadFolder: string;
  readonly browserArguments: readonly string[];
  readonly webVersion?: { readonly version: string; readonly folder: string };
  readonly pageLibrary?: PageLibrary;
  readonly pageLibraryFile?: string;
  readonly headless?: boolean;
}

/**
 * Machine scope: what a workspace says of these is ignored by VS Code itself.
 * @throws HumanError where a setting names a file that isn't there.
 */
export function browserSettings(dataFolder: string): BrowserSettings {
  const browserPath = text('browserPath');
  const version = text('webVersion');
  const folder = text('webVersionFolder');
  const settings = workspace.getConfiguration(SECTION);
  const library = pageLibrary();
  const pageLibraryFile = text('pageLibraryFile');
  const given: unknown = settings.get('browserArguments');
  const texts = Array.isArray(given) ? given.filter((argument) => typeof argument === 'string') : [];
  // Only the setting that says what it takes away may take it away.
  const browserArguments = texts.filter((argument) => argument !== NO_SANDBOX);
  if (settings.get('browserWithoutSandbox') === true) browserArguments.push(NO_SANDBOX);
  return {
    browserArguments,
    downloadFolder: join(dataFolder, 'browser'),
    ...(browserPath === '' ? {} : { browserPath }),
    ...(version === '' || folder === '' ? {} : { webVersion: { version, folder } }),
    ...(library === undefined ? {} : { pageLibrary: library }),
    ...(pageLibraryFile === '' ? {} : { pageLibraryFile: existingFile(pageLibraryFile) }),
    ...(settings.get('showBrowser') === true ? { headless: false } : {}),
  };
}

function existingFile(path: string): string {
  if (isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new HumanError(
    sentence('The file of {0} isn’t there, or isn’t a file: {1}.', `${SECTION}.pageLibraryFile`, path),
    sentence('Name the script of the page library with its whole path, or empty the setting.'),
  );
}

const NO_SANDBOX = '--no-sandbox';

function text(name: string, scope?: ConfigurationScope): string {
  const value: unknown = workspace.getConfiguration(SECTION, scope).get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function toMs(seconds: unknown): unknown {
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : seconds;
}
