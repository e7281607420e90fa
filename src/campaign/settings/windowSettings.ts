import { DEFAULT_OPT_OUT_WORDS } from '../../people/optOutWords';
import { WINDOW_TRANSPORT_NAMES, type TransportName } from '../../sender/model';
import type { SenderOptions } from '../../sender/options';
import { BULK_THRESHOLD_COUNT, isKnownFirst, KNOWN_FIRST_CHOICES, type RunPolicy } from '../../sender/runPolicy';
import { GRAPH_ADDRESS, parseBaseAddress } from '../../whatsapp/cloud/baseAddress';
import { systemSurroundings, type Surroundings } from '../../workbook/phones/surroundings';
import { DEFAULT_KEPT_LOG_DAYS } from '../log/dailyFile';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../log/logEvent';
import { ALREADY_SENT_DAYS } from '../people/sentBefore';
import type { Settings } from '../ports';
import type { PageLibrary } from '../../whatsapp/web/pageLibraries';
import { readBrowserSettings, readPageLibrary, type BrowserSettings } from './browserSettings';
import { riskierFolderSettings, type FolderSetting, type InspectedSetting } from './folderSettings';
import { OPTION_OF_SETTING, readSenderOptions } from './senderSettings';
import { textOf, textsOf } from './values';

/** Where settings stand by name, as VS Code has them. What is read there is anything at all. */
export interface SettingsSource {
  /** With which all their names begin. */
  readonly section: string;
  /** @param workbook for which the folder that it lies in may say something else; null for none */
  readonly get: (name: string, workbook: string | null) => unknown;
  readonly inspect: (name: string, workbook: string | null) => InspectedSetting | undefined;
  /** In which the window speaks, as BCP 47. */
  readonly language: () => string;
}

/** What the user has set in a window. What isn’t of its kind counts as not set, unless a method says that it throws. */
export class WindowSettings implements Settings {
  readonly #source: SettingsSource;

  constructor(source: SettingsSource) {
    this.#source = source;
  }

  get section(): string {
    return this.#source.section;
  }

  senderOptions(workbook: string | null): SenderOptions {
    const { section, get } = this.#source;
    return readSenderOptions(section, (name) => get(name, workbook));
  }

  transportName(workbook: string | null): TransportName {
    const name = this.#source.get('transport', workbook);
    return WINDOW_TRANSPORT_NAMES.find((known) => known === name) ?? 'whatsapp-web';
  }

  country(workbook: string | null): string | undefined {
    const country = this.#text('country', workbook).toUpperCase();
    return /^[A-Z]{2}$/u.test(country) ? country : undefined;
  }

  /** What the user has changed in the panel is the user’s, whatever the folder says. */
  folderSettings(used: SenderOptions, workbook: string | null): readonly FolderSetting[] {
    const asSet = this.senderOptions(workbook);
    return riskierFolderSettings((name) => this.#source.inspect(name, workbook)).filter(({ name }) => {
      const option = OPTION_OF_SETTING[name];
      return option === undefined || used[option] === asSet[option];
    });
  }

  bulkThresholdCount(): number {
    const threshold = this.#get('bulkThreshold');
    return isCount(threshold) ? threshold : BULK_THRESHOLD_COUNT;
  }

  /** About people whom the account knows, and those it would start a new chat with. */
  runPolicy(recipientCount: number): RunPolicy {
    const given = this.#get('knownFirst');
    const choice = KNOWN_FIRST_CHOICES.find((known) => known === given) ?? 'automatic';
    return {
      knownFirst: isKnownFirst(choice, recipientCount, this.bulkThresholdCount()),
      knownWhileLimited: this.#get('knownWhileLimited') !== false,
    };
  }

  optOutWords(): readonly string[] {
    const given = this.#get('optOutWords');
    return Array.isArray(given) ? textsOf(given) : DEFAULT_OPT_OUT_WORDS;
  }

  keepsApartMs(): number {
    const days = this.#get('alreadySentDays');
    return (isFiniteNumber(days) ? Math.max(days, 0) : ALREADY_SENT_DAYS) * DAY_MS;
  }

  howToStopLine(): string {
    return this.#text('howToStopLine');
  }

  sendsInBackground(): boolean {
    return this.#get('sendInBackground') === true;
  }

  /** By the system’s region and clock, and the window’s language, which names no region. */
  surroundings(): Surroundings {
    const { region, timeZone } = systemSurroundings(process.env, process.platform);
    const [language] = this.#source.language().split('-');
    return {
      ...(region !== undefined && { region }),
      ...(timeZone !== undefined && { timeZone }),
      ...(language !== undefined && { language }),
    };
  }

  /** The window’s language, with the system’s region where that has one. */
  workbookLocale(): string {
    const [own, system] = [this.#source.language(), Intl.DateTimeFormat().resolvedOptions().locale];
    return new Intl.Locale(system).language === new Intl.Locale(own).language ? system : own;
  }

  /** Of the Business API: Meta’s, or a stand-in’s on this computer. @throws HumanError for any other */
  businessApiAddress(): string {
    const given = this.#text('businessApiAddress');
    return given === '' ? GRAPH_ADDRESS : parseBaseAddress(given, `${this.section}.businessApiAddress`);
  }

  /** Where sessions may be handed in; empty for nowhere. */
  databaseAddress(): string {
    return this.#text('database');
  }

  /** How long a finished session is kept; null for ever. */
  keptSessionsMs(): number | null {
    const days = this.#get('keepFinishedSessions');
    return isFiniteNumber(days) && days > 0 ? Math.max(days, 1) * DAY_MS : null;
  }

  logLevel(): LogLevel {
    const level = this.#get('logLevel');
    return LOG_LEVELS.find((known) => known === level) ?? DEFAULT_LOG_LEVEL;
  }

  /** For so many days logs are kept, today’s included. */
  keptLogDaysCount(): number {
    const days = this.#get('keepLogs');
    return isFiniteNumber(days) && days >= 1 ? days : DEFAULT_KEPT_LOG_DAYS;
  }

  /** Unparsed: the simulated transport says what it takes. */
  simulation(): unknown {
    return this.#get('simulation') ?? {};
  }

  /** Undefined where the setting names none. */
  pageLibrary(): PageLibrary | undefined {
    return readPageLibrary((name) => this.#get(name));
  }

  /** @throws HumanError where one names a file that isn’t there */
  browser(dataFolder: string): BrowserSettings {
    return readBrowserSettings(this.section, (name) => this.#get(name), dataFolder);
  }

  #get(name: string): unknown {
    return this.#source.get(name, null);
  }

  #text(name: string, workbook: string | null = null): string {
    return textOf(this.#source.get(name, workbook));
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

const DAY_MS = 24 * 3_600_000;
