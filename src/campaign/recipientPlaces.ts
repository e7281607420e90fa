import type { RecipientPlaces } from '../sender/ports';
import type { Surroundings } from '../workbook/phones/surroundings';

/** Where recipients are by their numbers. The numbering plans of all countries are loaded for it, and not before. */
export async function recipientPlaces(surroundings: Surroundings): Promise<RecipientPlaces> {
  const { CountryPlaces } = await import('../workbook/phones/countryPlaces');
  return new CountryPlaces(surroundings);
}
