import { SharedPeople } from '../../campaign/database/sharedPeople';
import type { DataFolderPeople } from '../../campaign/people/dataFolderPeople';
import type { DataFolder, OwnDataFolder } from '../dataFolder';
import { terminalLog } from '../log/terminalLog';
import { connectFleet, readFleetKey, type FleetPlace } from './fleetPlace';

/**
 * A data folder whose people are in step with those of the database that is set for this computer, as a window's are: nobody is
 * written to from here who has said no there.
 * @throws HumanError where it can't be asked: nobody is here who could go on without
 */
export async function inStepWithDatabase(data: OwnDataFolder): Promise<DataFolder> {
  const url = process.env[DATABASE] ?? '';
  if (url === '') return data;
  const place = await connectFleet(url, await readFleetKey(), DATABASE);
  const people = new TerminalPeople(data.people, place);
  const problem = await people.share();
  if (problem !== null) throw problem;
  return { ...data, people };
}

type Place = Pick<FleetPlace, 'people' | 'fleet'>;

/** With one database, which is open until the end. */
class TerminalPeople extends SharedPeople {
  readonly #place: Place;

  constructor(own: DataFolderPeople, place: Place) {
    const open = (): Promise<Place> => Promise.resolve(place);
    const link = { isSet: true, place, problem: null, open, openQuietly: open, onChange: () => () => undefined };
    super(own, { ...link, during: async (act) => await act }, terminalLog);
    this.#place = place;
  }

  override async close(): Promise<void> {
    // Who has said no a moment ago is known to all.
    await this.share();
    await super.close();
    await this.#place.people.close().catch(() => undefined);
    await this.#place.fleet.database.close();
  }
}

/** In which the address of a database stands that says who has opted out. */
const DATABASE = 'EXCEL_WHATSAPP_DATABASE';
