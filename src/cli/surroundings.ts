import { systemSurroundings } from '../workbook/phones/surroundings';

/** Where the terminal is: its language, its region and its clock. */
export const SURROUNDINGS = systemSurroundings(process.env, process.platform);
