import type { AttachmentChoice } from '../sender/content/attachment';
import type { CheckedSheet, CountryCount, TransportName } from '../sender/model';
import type { HumanError } from '../sender/humanError';
import type { Sentence } from '../sender/sentence';
import type { SenderOptions } from '../sender/options';
import type { Unsubscribe } from '../sender/ports';
import type { RunPolicy } from '../sender/runPolicy';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import type { PeopleBook } from '../people/peopleBook';
import type { ListedSession } from '../sessions/sessionStore';
import type { GraphTemplate } from '../whatsapp/cloud/templates/graphTemplate';
import type { Slot } from '../whatsapp/cloud/templates/slots';
import type { WorkbookInput } from '../workbook/file/byteSource';
import type { Surroundings } from '../workbook/phones/surroundings';
import type { FolderSetting } from './settings/folderSettings';
import type { FreezeRequest, FreezeWatcher, FrozenSheet } from './freezing/freezeWorkbook';
import type { LogEvent } from './log/logEvent';

/** What the user has set. A setting can be a workbook's folder's own; `workbook` is its address, null for none. */
export interface Settings {
  /** @throws HumanError that names the setting's range where one isn't right. */
  senderOptions(workbook: string | null): SenderOptions;
  transportName(workbook: string | null): TransportName;
  /** The country for numbers without a prefix, where the setting names one. */
  country(workbook: string | null): string | undefined;
  /** What the folder has made riskier than the user has it, of what is used. */
  folderSettings(used: SenderOptions, workbook: string | null): readonly FolderSetting[];
  bulkThresholdCount(): number;
  runPolicy(recipientCount: number): RunPolicy;
  /** What people write who want no more messages. */
  optOutWords(): readonly string[];
  /** For so long another session doesn't send the same message to the same person; 0 for not at all. */
  keepsApartMs(): number;
  /** What those who are written to for the first time are told about how to stop; empty for nothing. */
  howToStopLine(): string;
  /** Whether what is being sent goes on once the window has closed. */
  sendsInBackground(): boolean;
  /** Where the user may be. */
  surroundings(): Surroundings;
  /** The language in which a workbook's numbers and dates are written, as BCP 47. */
  workbookLocale(): string;
}

/** The file that a campaign is made from, which VS Code alone may be able to reach. */
export interface WorkbookFile {
  /** As the session keeps it, and as settings and choices are kept for it. */
  readonly address: string;
  readonly name: string;
  /** @throws HumanError where it can't be read. */
  open(): Promise<WorkbookInput>;
  /** Another one after each change of the file; null where it can't be told. */
  stamp(): Promise<string | null>;
  /** Tells when the file may have changed. */
  watch(touched: () => void): Unsubscribe;
}

/** Reads a sheet and gives its rows their verdicts, as `checkWorkbookInWorker` does. @throws HumanError */
export type CheckWorkbook = (
  request: CheckRequest,
  onRows: OnRows,
  signal: AbortSignal,
  watcher: CheckWatcher,
) => Promise<CheckedSheet>;

/** Reads a sheet and writes its rows down, as `freezeWorkbookInWorker` does. @throws HumanError */
export type FreezeWorkbook = (
  request: FreezeRequest,
  watcher: FreezeWatcher,
  signal: AbortSignal,
) => Promise<FrozenSheet>;

/** The default countries that were chosen for workbooks before. */
export interface ChosenCountries {
  of(workbook: string): string | undefined;
  remember(workbook: string, country: string): Promise<void>;
}

/** The link between this computer and the phone, which all windows share. */
export interface PhoneLink {
  readonly isLinked: boolean;
  /** Asks first. @throws HumanError where it can't be done now. */
  logOut(): Promise<void>;
}

/** What is about to be sent. */
export interface SendQuestion {
  readonly recipientCount: number;
  readonly transport: TransportName;
  readonly isRepeat: boolean;
  /** Where the messages go. */
  readonly destinations: readonly CountryCount[];
  /** What the workbook's folder has made riskier. */
  readonly folderSettings: readonly FolderSetting[];
  /** When it finishes, and what speaks for another pace; left out where that isn't looked at. */
  readonly pace?: readonly Sentence[];
  /** What it costs; left out where nothing does, or where that isn't known. */
  readonly cost?: Sentence;
  /** What isn't known of them; left out where all is. */
  readonly unknown?: Sentence;
  /** The database that it may be handed in to instead; left out where there is none. */
  readonly database?: string;
}

/** Who sends: this window, or a worker of the database; null where the user thinks better of it. */
export type SendAnswer = 'here' | 'byWorker' | null;

/** A session whose key is gone, found again among the rows of a workbook. */
export interface RecoverQuestion {
  readonly createdAtMs: number;
  /** Of so many rows it is known what became of them. */
  readonly knownCount: number;
  /** So many are left. */
  readonly leftCount: number;
}

/** What fills a place of a template. */
export interface FillingQuestion {
  readonly template: GraphTemplate;
  readonly slot: Slot;
  readonly headers: readonly string[];
  /** The column of its name; null where there is none. */
  readonly suggested: string | null;
}

/** The window that a campaign is in: what it asks the person, and what only the window can do. */
export interface CampaignWindow {
  /** Asks for the file that goes with each message; null where the user thinks better of it. */
  chooseAttachment(headers: readonly string[]): Promise<AttachmentChoice | null>;
  /** Shows the messages that are saved; gives the one that is to be used, null where that is none. */
  chooseSavedMessage(current: string): Promise<string | null>;
  /** Asks which template goes out; null where the user thinks better of it. */
  chooseTemplate(templates: readonly GraphTemplate[]): Promise<GraphTemplate | null>;
  /** Asks what fills a place of it, as `--map` has it: `Name`, `Name|friend`; null as above. */
  chooseFilling(question: FillingQuestion): Promise<string | null>;
  /** Asks before a send that leaves this computer, one that repeats the last, and one that a worker may send. */
  confirmSend(question: SendQuestion): Promise<SendAnswer>;
  /** Asks which account a worker is to send through. @param known those of the database, by `accountId` */
  chooseAccount(transport: TransportName, known: readonly string[]): Promise<string | null>;
  /** Shows that a campaign is being handed in, then that it was. Rejects as `handingIn` does. */
  showHandingIn(handingIn: Promise<string>): Promise<string>;
  /** @throws HumanError where nothing may be sent from here. */
  assertMaySend(): void;
  /** Asks where to, and writes what became of the session's recipients there. */
  exportResults(sessionId: string): Promise<void>;
  /** Asks where to, and writes the session's report there, as a page for printing. */
  saveReport(sessionId: string): Promise<void>;
  copyText(text: string): Promise<void>;
  /**
   * Whether the session that isn't finished goes on, or a new one begins; null where the user thinks better of it.
   * @param handedIn who has handed it in, where workers send it
   */
  askGoOn(session: ListedSession, handedIn?: Sentence): Promise<'goOn' | 'anew' | null>;
  /** Whether such a session goes on with these rows. */
  askRecover(found: RecoverQuestion): Promise<boolean>;
  /**
   * Asks where a test goes: E.164, or empty for the account's own number; null where the user thinks better of it.
   * @param isOwnOffered whether the account can write to itself
   */
  askTestPhone(country: string, isOwnOffered: boolean): Promise<string | null>;
  /** Shows that a row's message is being sent as a test, then that it was. Rejects as `sending` does. */
  showTest(row: number, transport: TransportName, sending: Promise<void>): Promise<void>;
  /** Shows that WhatsApp is being asked who has read what was sent. Rejects as `asking` does. */
  showAsking<Told>(asking: Promise<Told>): Promise<Told>;
  /** In WhatsApp, outside of this window. @param phone E.164 */
  openChat(phone: string): Promise<void>;
  /** Shows a session in a panel of its own, and goes on with it. */
  resumeSession(sessionId: string): Promise<void>;
}

/** What the window asks and says of those who answer. */
export interface AnswerWindow {
  /** Whether the person of a row wants no more messages, which what they wrote leaves open. */
  askOptOut(fileName: string, row: number): Promise<boolean>;
  /** At the end of a run, how many have answered meanwhile. */
  sayAnswered(fileName: string, count: number): void;
  sayNotEntered(problem: HumanError): void;
}

/** The people of this window's data folder. */
export interface People {
  /** What all windows and terminals have entered by now; null where that is nothing. @throws HumanError where it can't be read */
  book(): Promise<PeopleBook | null>;
  /** The same, begun where there is none yet. @throws HumanError */
  open(): Promise<PeopleBook>;
  /** Left out where nobody else is asked who has opted out. */
  readonly beside?: BesideBook;
}

/** A book of others, by which nobody is written to either who has said no. */
export interface BesideBook {
  /** As far as it is known by now; null where it isn't, or says nothing. */
  book(): PeopleBook | null;
  /** It was asked a moment ago; also where there is none to ask. */
  isKnown(): boolean;
  /** Asks it again, where that wasn't done just now. Never rejects, and waits no longer than a moment. */
  look(): Promise<void>;
}

/** Where events are written: phone numbers are masked there, and no event holds a message's text. */
export interface Log {
  write(event: LogEvent): void;
  /** Short for what failed. @param during a command, or a fixed word for what was being done */
  error(during: string, error: unknown): void;
}
