import { recipientPlaces } from '../campaign/recipientPlaces';
import type { RecipientPlaces } from '../sender/ports';
import { systemSurroundings } from '../workbook/phones/surroundings';

/** Where the terminal is: its language, its region and its clock. */
export const SURROUNDINGS = systemSurroundings(process.env, process.platform);

/** Where the recipients of a run are. */
export const terminalPlaces = (): Promise<RecipientPlaces> => recipientPlaces(SURROUNDINGS);
