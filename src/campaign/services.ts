import type { Texts } from '../panel/texts';
import type { SessionStore } from '../sessions/sessionStore';
import type { CampaignWindow, ChosenCountries, Log, People, PhoneLink, Settings } from './ports';
import type { Runs } from './runs';

/** What a campaign needs of the window that it is in. */
export interface CampaignServices {
  readonly texts: Texts;
  readonly settings: Settings;
  readonly window: CampaignWindow;
  readonly runs: Runs;
  readonly store: SessionStore;
  readonly phone: PhoneLink;
  readonly people: People;
  readonly chosenCountries: ChosenCountries;
  readonly log: Log;
}
