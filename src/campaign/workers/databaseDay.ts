import type { Database } from '../../fleet/database';
import { DayLines, keepDayLines } from '../../fleet/dayLines';
import { DayPlaces } from '../../fleet/dayPlaces';
import type { PeopleStore } from '../../whatsapp/cloud/peopleOfDay';

/** Whom a business account has written to in a day, for all workers that send for its numbers. */
export function databaseDay(database: Database, businessAccountId: string): PeopleStore {
  return {
    tail: () => new DayLines(database, businessAccountId),
    append: async (lines) => await keepDayLines(database, businessAccountId, lines),
    places: new DayPlaces(database, businessAccountId),
  };
}
