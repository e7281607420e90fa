// Where things are, for the scripts and the e2e tests.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/u, '');

export const TOOLS = join(ROOT, 'test', 'e2e', 'tools');

/** What `npm run package` writes. */
export const VSIX = join(ROOT, 'out', 'excel-whatsapp.vsix');
