import { join } from 'node:path';
import * as v from 'valibot';
import type { AttachmentChoice } from '../sender/content/attachment';
import type { ChosenTemplate } from '../sender/content/cloudTemplate';
import { CHILD_KINDS, type ParentSession } from '../sender/childSession';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { TRANSPORT_NAMES, type TransportName } from '../sender/model';
import type { Sealer } from './encryption';
import { PUT_BACK, sessionError } from './fileFailure';
import { errorCode } from '../sender/systemError';
import { readWholeFile, writeWholeFile, type JournalDisk } from './journal/journalDisk';
import { nodeDisk } from './nodeDisk';

/** What may be read of a session without its key. */
export interface SessionInfo {
  readonly id: string;
  readonly createdAtMs: number;
  /** Name of the workbook, without its folder. */
  readonly fileName: string;
  readonly sheet: string;
  readonly recipientCount: number;
  readonly transport: TransportName;
  readonly salt: string;
  /** The session whose rows these are; left out where they are a workbook's. */
  readonly parent?: ParentSession | undefined;
}

/** The settings of a campaign: what it says and where it came from. Sealed on disk. */
export interface CampaignSettings {
  readonly template: string;
  readonly headers: readonly string[];
  readonly phoneColumn: number;
  readonly country: string;
  readonly attachment: AttachmentChoice;
  /** It is sent to those, too, who have got the same message from an earlier session: the user's word. */
  readonly includesAlreadySent?: boolean | undefined;
  /** The last paragraph for those who are written to for the first time; left out where there is none. */
  readonly howToStop?: string | undefined;
  /** Through which number of the Business API, and by which template; left out for the other transports. */
  readonly cloud?: CloudCampaign | undefined;
  /** URI or path of the workbook, for showing and for exporting; never needed to resume. */
  readonly source: string;
}

export interface CloudCampaign {
  /** The account's name among the user's. */
  readonly account: string;
  /** Left out where the message is free text. */
  readonly template?: ChosenTemplate | undefined;
}

export interface KeyedSealer extends Sealer {
  /** Names its key, where there are several; the session tells it, and nothing else of the key. */
  readonly keyId?: string;
}

/** Whole or not at all; there for good once its folder is synced. */
export async function writeSessionFile(
  folder: string,
  info: SessionInfo,
  campaign: CampaignSettings,
  sealer: KeyedSealer,
  files: JournalDisk,
): Promise<void> {
  const { recipientCount } = info;
  const settings = Buffer.from(JSON.stringify({ ...campaign, recipientCount }));
  const sealed = sealer.seal(settings, purposeOf(info.id)).toString('base64');
  const version = versionOf(info, campaign);
  const content = JSON.stringify({ version, ...info, keyId: sealer.keyId, sealed }, null, 2);
  const path = join(folder, SESSION_FILE);
  await writeWholeFile(files, `${path}.new`, [Buffer.from(`${content}\n`)]);
  await files.rename(`${path}.new`, path);
}

export interface ReadSession {
  readonly info: SessionInfo;
  /** The key that opens it, where it was one of several. */
  readonly keyId: string | undefined;
  /** Opens the sealed part. @throws HumanError where the key isn't the one it was sealed with. */
  readonly openCampaign: (sealer: Sealer) => CampaignSettings;
  /** How many recipients it was made with, which nobody without the key can change. @throws as `openCampaign` does */
  readonly openCount: (sealer: Sealer) => number;
}

/** @throws HumanError where the file is missing, damaged or of a newer version. */
export async function readSessionFile(folder: string, files: JournalDisk = nodeDisk): Promise<ReadSession> {
  const { version, keyId, sealed, ...info } = parse(await readText(folder, files));
  if (version > FORMAT_VERSION) {
    throw new HumanError(
      sentence('This session was written by a newer version of Excel to WhatsApp.'),
      sentence('Update the extension, then resume. The session has been left as it is.'),
    );
  }
  const open = (sealer: Sealer): Sealed => openSealed(sealer, info.id, sealed);
  return {
    info,
    keyId,
    openCampaign: (sealer) => {
      const { recipientCount: _, ...campaign } = open(sealer);
      return campaign;
    },
    openCount: (sealer) => open(sealer).recipientCount ?? info.recipientCount,
  };
}

export const SESSION_FILE = 'session.json';
const FORMAT_VERSION = 5;
const WITHOUT_CLOUD = 4;
const WITHOUT_HOW_TO_STOP = 3;
const WITHOUT_PARENT = 2;
const WITHOUT_ATTACHMENTS = 1;

/**
 * What doesn't know of attachments would send the text alone, or of parents, settle nothing with them, or of the line that
 * says how to stop, leave it out, or of templates of the Business API, send something else: it must refuse.
 */
function versionOf({ parent }: SessionInfo, { attachment, howToStop, cloud }: CampaignSettings): number {
  if (cloud !== undefined) return FORMAT_VERSION;
  if (howToStop !== undefined) return WITHOUT_CLOUD;
  if (parent !== undefined) return WITHOUT_HOW_TO_STOP;
  return attachment.kind === 'none' ? WITHOUT_ATTACHMENTS : WITHOUT_PARENT;
}

/** Two groups of letters and digits. */
const SESSION_ID = /^[a-z\d]{5}-[a-z\d]{5}$/u;

/** Whether it names a session, and no other place. */
export function isSessionId(id: string): boolean {
  return SESSION_ID.test(id);
}

/** A list as text may be longer than a sheet of Excel's; a damaged figure isn't believed. */
const MAX_RECIPIENTS_COUNT = 100_000_000;

const fileSchema = v.object({
  version: v.number(),
  id: v.string(),
  createdAtMs: v.number(),
  fileName: v.string(),
  sheet: v.string(),
  recipientCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_RECIPIENTS_COUNT)),
  transport: v.picklist(TRANSPORT_NAMES),
  salt: v.string(),
  parent: v.optional(v.object({ id: v.pipe(v.string(), v.regex(SESSION_ID)), kind: v.picklist(CHILD_KINDS) })),
  keyId: v.optional(v.string()),
  sealed: v.string(),
});

const attachmentSchema = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('file'), path: v.string() }),
  v.object({ kind: v.literal('column'), column: v.number(), folder: v.string() }),
]);

const mediaKinds = v.picklist(['image', 'video', 'document']);

const parameterSchema = v.variant('kind', [
  v.object({
    kind: v.picklist(['text', 'payload', 'coupon']),
    name: v.optional(v.string()),
    column: v.nullable(v.number()),
    fallback: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('media'), media: mediaKinds }),
]);

const textSchema = v.array(
  v.variant('kind', [
    v.object({ kind: v.literal('text'), text: v.string() }),
    v.object({ kind: v.literal('column'), column: v.number(), fallback: v.string() }),
  ]),
);

const shownSchema = v.object({
  header: v.optional(textSchema),
  footer: v.optional(v.string()),
  buttons: v.array(v.object({ text: v.string(), url: v.optional(textSchema) })),
});

const cloudSchema = v.object({
  account: v.string(),
  template: v.optional(
    v.object({
      name: v.string(),
      language: v.string(),
      isMarketing: v.boolean(),
      category: v.optional(v.string()),
      shown: v.optional(shownSchema),
      components: v.array(
        v.object({
          type: v.picklist(['header', 'body', 'button']),
          subType: v.exactOptional(v.picklist(['url', 'quick_reply', 'copy_code'])),
          index: v.exactOptional(v.number()),
          parameters: v.array(parameterSchema),
        }),
      ),
    }),
  ),
});

const campaignSchema = v.object({
  template: v.string(),
  headers: v.array(v.string()),
  phoneColumn: v.number(),
  country: v.string(),
  attachment: v.optional(attachmentSchema, { kind: 'none' }),
  includesAlreadySent: v.optional(v.boolean()),
  howToStop: v.optional(v.string()),
  cloud: v.optional(cloudSchema),
  source: v.string(),
  /** Sessions that an earlier version made don't tell. */
  recipientCount: v.optional(v.number()),
});

type Sealed = v.InferOutput<typeof campaignSchema>;

/** Empty where there is none. */
async function readText(folder: string, files: JournalDisk): Promise<string> {
  try {
    return (await readWholeFile(files, join(folder, SESSION_FILE))).toString();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw sessionError(folder, error);
  }
}

function parse(text: string): v.InferOutput<typeof fileSchema> {
  try {
    return v.parse(fileSchema, JSON.parse(text));
  } catch (cause) {
    throw new HumanError(sentence('The session’s file is missing or damaged.'), PUT_BACK, cause, { fault: 'machine' });
  }
}

function openSealed(sealer: Sealer, id: string, sealed: string): Sealed {
  const plain = sealer.open(Buffer.from(sealed, 'base64'), purposeOf(id));
  if (plain) return v.parse(campaignSchema, JSON.parse(plain.toString()));
  throw missingKey();
}

export function missingKey(): HumanError {
  return new HumanError(
    sentence('The key that opens this session isn’t there any more.'),
    sentence(
      'Open it where it was started, or put the key back. Or send the same message from the same workbook: it is offered to go on from there ({0} in a terminal), and nobody gets it twice.',
      'recover',
    ),
  );
}

function purposeOf(id: string): string {
  return `campaign ${id}`;
}
