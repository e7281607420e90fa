import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { graphTemplateSchema, type GraphTemplate } from './graphTemplate';

export interface KeptTemplates {
  /** Wall clock of when they were fetched. */
  readonly atMs: number;
  readonly templates: readonly GraphTemplate[];
}

/** The templates of a business as they were last fetched: to choose from at once, and where Meta can’t be reached. */
export class TemplateCache {
  readonly #folder: string;
  readonly #path: string;

  /** @param folder of all that belongs to the Business API */
  constructor(folder: string, businessAccountId: string) {
    this.#folder = folder;
    this.#path = join(folder, `templates-${businessAccountId.replaceAll(/\D/gu, '')}.json`);
  }

  /** Null where there are none, or none that can be read. */
  async read(): Promise<KeptTemplates | null> {
    try {
      return v.parse(schema, JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return null;
    }
  }

  /** Never rejects: what can't be kept is fetched again. */
  async write(kept: KeptTemplates): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(`${this.#path}.new`, JSON.stringify(kept), { mode: 0o600 });
      await rename(`${this.#path}.new`, this.#path);
    } catch {
      // As above.
    }
  }
}

const schema = v.object({ atMs: v.number(), templates: v.array(graphTemplateSchema) });
