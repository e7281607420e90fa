import type { AttachmentChoice } from '../sender/attachment';
import type { TransportName } from '../sender/model';
import type { SessionStore } from '../sessions/sessionStore';
import type { Linking } from './linking';
import type { Runs } from './runs';

/** What a campaign needs of the window that it is in. */
export interface CampaignServices {
  readonly runs: Runs;
  readonly store: SessionStore;
  readonly linking: Linking;
  /** Asks for the file that goes with each message; null where the user thinks better of it. */
  readonly chooseAttachment: (headers: readonly string[]) => Promise<AttachmentChoice | null>;
  /** Asks before a send that leaves this computer, and before one that repeats the last. */
  readonly confirmSend: (recipientCount: number, transport: TransportName, isRepeat: boolean) => Promise<boolean>;
  /** @throws HumanError where nothing may be sent from here. */
  readonly assertMaySend: () => void;
  /** Asks where to, and writes what became of the session's recipients there. */
  readonly exportResults: (sessionId: string) => Promise<void>;
  readonly logError: (event: string, error: unknown) => void;
}
