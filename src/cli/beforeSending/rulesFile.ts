import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RULES_VERSION, type RulesAcceptance } from '../../campaign/beforeSending/rules';

/** The user’s word that they have read the rules, in the data folder. */
export class RulesFile implements RulesAcceptance {
  readonly #path: string;

  constructor(dataPath: string) {
    this.#path = join(dataPath, 'rules.json');
  }

  async isAccepted(): Promise<boolean> {
    try {
      const told: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return typeof told === 'object' && told !== null && Reflect.get(told, 'version') === RULES_VERSION;
    } catch {
      // What can't be read is asked again.
      return false;
    }
  }

  async accept(): Promise<void> {
    const told = { version: RULES_VERSION, acceptedAt: new Date().toISOString() };
    // Where it can't be kept it is asked again the next time.
    await writeFile(this.#path, `${JSON.stringify(told)}\n`).catch(() => undefined);
  }
}
