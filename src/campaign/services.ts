import type { Texts } from '../panel/texts';
import type { SessionStore } from '../sessions/sessionStore';
import type { TransportName } from '../sender/model';
import type { Transport } from '../sender/ports';
import type { BusinessNumbers } from './cloud/businessNumbers';
import type { DatabaseLink } from './database/databaseLink';
import type { CampaignWindow, ChosenCountries, Log, People, PhoneLink, Settings } from './ports';
import type { Runs } from './runs';
import type { SavedStore } from './saved/savedStore';

/** What a test is sent through. */
export type TestWay =
  | { readonly transport: Exclude<TransportName, 'cloud-api'> }
  | {
      readonly transport: 'cloud-api';
      /** By the name that the user has given it. */
      readonly number: string;
    };

/** What a campaign needs of the window that it is in. */
export interface CampaignServices {
  readonly texts: Texts;
  readonly settings: Settings;
  readonly window: CampaignWindow;
  readonly runs: Runs;
  readonly store: SessionStore;
  readonly phone: PhoneLink;
  readonly people: People;
  readonly business: BusinessNumbers;
  readonly database: DatabaseLink;
  /** For a test message, which is no part of a session. @throws HumanError */
  readonly createTestTransport: (through: TestWay) => Promise<Transport>;
  readonly chosenCountries: ChosenCountries;
  readonly saved: SavedStore;
  readonly log: Log;
}
