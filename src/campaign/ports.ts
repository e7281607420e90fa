import type { AttachmentChoice } from '../sender/content/attachment';
import type { CountryCount, TransportName } from '../sender/model';
import type { SessionStore } from '../sessions/sessionStore';
import type { ChosenCountries } from '../host/window/chosenCountries';
import type { FolderSetting } from './folderSettings';
import type { Linking } from '../host/phone/linking';
import type { Runs } from './runs';

/** What is about to be sent. */
export interface SendQuestion {
  readonly recipientCount: number;
  readonly transport: TransportName;
  readonly isRepeat: boolean;
  /** Where the messages go. */
  readonly destinations: readonly CountryCount[];
  /** What the workbook's folder has made riskier. */
  readonly folderSettings: readonly FolderSetting[];
}

/** What a campaign needs of the window that it is in. */
export interface CampaignServices {
  readonly runs: Runs;
  readonly store: SessionStore;
  readonly linking: Linking;
  /** Asks for the file that goes with each message; null where the user thinks better of it. */
  readonly chooseAttachment: (headers: readonly string[]) => Promise<AttachmentChoice | null>;
  /** Asks before a send that leaves this computer, and before one that repeats the last. */
  readonly confirmSend: (question: SendQuestion) => Promise<boolean>;
  /** The default countries that were chosen for workbooks before. */
  readonly chosenCountries: ChosenCountries;
  /** @throws HumanError where nothing may be sent from here. */
  readonly assertMaySend: () => void;
  /** Asks where to, and writes what became of the session's recipients there. */
  readonly exportResults: (sessionId: string) => Promise<void>;
  readonly logError: (event: string, error: unknown) => void;
}
