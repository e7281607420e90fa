import * as v from 'valibot';
import { accountSchema } from '../cloud/accountList';
import { LOG_LEVELS } from '../log/logEvent';
import { PAGE_LIBRARIES } from '../../whatsapp/web/pageLibraries';

const texts = v.pipe(v.array(v.string()), v.readonly());

const transport = v.variant('kind', [
  v.object({ kind: v.literal('simulated'), options: v.unknown() }),
  v.object({
    kind: v.literal('whatsapp-web'),
    options: v.object({
      profileFolder: v.string(),
      downloadFolder: v.string(),
      browserArguments: texts,
      browserPath: v.exactOptional(v.string()),
      webVersion: v.exactOptional(v.object({ version: v.string(), folder: v.string() })),
      pageLibrary: v.exactOptional(v.picklist(PAGE_LIBRARIES)),
      pageLibraryFile: v.exactOptional(v.string()),
      headless: v.exactOptional(v.boolean()),
    }),
  }),
  v.object({
    kind: v.literal('cloud-api'),
    /** With its token: this is the only way by which it leaves the window. */
    account: accountSchema,
    /** Of the hashes by which people of the day are counted. */
    salt: v.string(),
    /** What gives the number a new token, in the window. */
    renewWith: v.string(),
  }),
]);

const schema = v.object({
  dataFolder: v.string(),
  sessionId: v.string(),
  /** Of the keyring, and what opens the database; by their names. */
  secrets: v.record(v.string(), v.string()),
  /** The address of the database in which others say who has opted out; empty where none is set. */
  database: v.string(),
  transport,
  policy: v.object({ knownFirst: v.boolean(), knownWhileLimited: v.boolean() }),
  optOutWords: texts,
  logLevel: v.picklist(LOG_LEVELS),
  keepsApartMs: v.pipe(v.number(), v.minValue(0)),
  surroundings: v.object({
    region: v.exactOptional(v.string()),
    timeZone: v.exactOptional(v.string()),
    language: v.exactOptional(v.string()),
  }),
});

/**
 * What a window hands to the process that goes on with a session once the window has gone: as it was set in that moment.
 * It travels through standard input, so that no key lies in a file or stands among arguments.
 */
export type BackgroundRequest = Readonly<v.InferOutput<typeof schema>>;
export type BackgroundTransport = BackgroundRequest['transport'];

/** @throws where it isn't one: the two come from the same installation, so that is a mistake of ours */
export function parseBackgroundRequest(json: string): BackgroundRequest {
  return v.parse(schema, JSON.parse(json));
}
