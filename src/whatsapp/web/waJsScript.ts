import { readFile } from 'node:fs/promises';

/**
 * wa-js as it is put into the page: the build that ships, or a newer one from a file. Two habits of it stay out: it reports
 * its use to Google, and it has the page tell WhatsApp that this is the official client. There is no telemetry here, and
 * nothing is hidden.
 */
export async function waJsScript(file: string | undefined): Promise<string> {
  const source = file === undefined ? (await import('./waJsBundled')).waJsBundled : await readFile(file, 'utf8');
  return `window.WPPConfig = { disableGoogleAnalytics: true };\n${source.replaceAll(CLAIMS_TO_BE_OFFICIAL, '.isOfficialClient')}`;
}

/** The assignment; what is left of it is a look at the member. */
const CLAIMS_TO_BE_OFFICIAL = /\.isOfficialClient\s*=\s*(?:!0|true)(?![\w=])/gu;
