import { createHash } from 'node:crypto';
import type { Memento, Uri } from 'vscode';

/** Remembers the default country that was chosen for a workbook, so that it's asked for once. */
export class ChosenCountries {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  of(workbook: Uri): string | undefined {
    const country: unknown = this.#memento.get(keyOf(workbook));
    return typeof country === 'string' && /^[A-Z]{2}$/u.test(country) ? country : undefined;
  }

  async remember(workbook: Uri, country: string): Promise<void> {
    await this.#memento.update(keyOf(workbook), country);
  }
}

/** A path may name people: it isn't kept in the clear. */
function keyOf(workbook: Uri): string {
  return `country:${createHash('sha256').update(workbook.toString()).digest('hex').slice(0, 32)}`;
}
