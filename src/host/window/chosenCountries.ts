import { createHash } from 'node:crypto';
import type { Memento } from 'vscode';
import type { ChosenCountries } from '../../campaign/ports';

/** Remembers the default country that was chosen for a workbook, so that it's asked for once. */
export function rememberedCountries(memento: Memento): ChosenCountries {
  return {
    of: (workbook) => {
      const country: unknown = memento.get(keyOf(workbook));
      return typeof country === 'string' && /^[A-Z]{2}$/u.test(country) ? country : undefined;
    },
    remember: async (workbook, country) => await memento.update(keyOf(workbook), country),
  };
}

/** A path may name people: it isn't kept in the clear. */
function keyOf(workbook: string): string {
  return `country:${createHash('sha256').update(workbook).digest('hex').slice(0, 32)}`;
}
