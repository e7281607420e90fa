import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../../sender/humanError';
import type { Transport } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { saltedHash } from '../../sessions/encryption';
import type { OpenSession } from '../../sessions/openSession';
import type { CloudCampaign } from '../../sessions/sessionFile';
import { systemClock } from '../../sessions/systemClock';
import { numberTexts } from '../../whatsapp/cloud/numberText';
import type { PeopleStore } from '../../whatsapp/cloud/peopleOfDay';
import type { StatusSource } from '../../whatsapp/cloud/statusFile';
import type { SenderNumber } from '../../whatsapp/cloud/senderNumber';
import { chooseTemplate } from '../../whatsapp/cloud/templates/chooseTemplate';
import type { Mapping } from '../../whatsapp/cloud/templates/fitTemplate';
import { usageError } from '../arguments/arguments';
import type { DataFolder } from '../dataFolder';
import { sayAboveProgress } from '../progress';
import { say } from '../say';
import { AccountFile, cloudFolder } from '../../campaign/cloud/accountFile';

export const CLOUD_ARGUMENTS = {
  cloud: { type: 'string' },
  template: { type: 'string' },
  'template-language': { type: 'string' },
  map: { type: 'string', multiple: true },
} as const;

export interface CloudValues {
  readonly cloud?: string | undefined;
  readonly template?: string | undefined;
  readonly 'template-language'?: string | undefined;
  readonly map?: readonly string[] | undefined;
}

/** Before anything is read or made. @throws HumanError for arguments that don't go together */
export function checkCloudArguments(values: CloudValues, isCloud: boolean): void {
  const { cloud, template, 'template-language': language, map } = values;
  if (isCloud && cloud === undefined) throw goTogether('--transport cloud-api', '--cloud');
  if (!isCloud && (cloud ?? template ?? language ?? map) !== undefined) {
    throw goTogether(cloud === undefined ? '--template' : '--cloud', '--transport cloud-api');
  }
  if ((template === undefined) !== (language === undefined)) throw goTogether('--template', '--template-language');
  if (map !== undefined && template === undefined) throw goTogether('--map', '--template');
}

function goTogether(one: string, other: string): HumanError {
  return usageError(sentence('{0} and {1} go together.', one, other));
}

export interface ChosenCloud {
  readonly cloud: CloudCampaign;
  /** The message in this product's own words, for looking at it; null where it is the user's own text. */
  readonly template: string | null;
}

/** @throws HumanError where there is no such number or template, or its variables fit no column */
export async function chooseCloud(
  values: CloudValues,
  { path, sealer }: DataFolder,
  headers: readonly string[],
): Promise<ChosenCloud> {
  const account = await new AccountFile(path, sealer).find(values.cloud ?? '');
  const { template: name, 'template-language': language } = values;
  if (name === undefined || language === undefined) {
    process.stderr.write(`${say(FREE_TEXT)}\n`);
    return { cloud: { account: account.name }, template: null };
  }
  const { createGraphClient } = await import('../../whatsapp/cloud/cloudApi');
  const client = createGraphClient(account);
  try {
    const mapped = (values.map ?? []).map(parseMapping);
    const chosen = await chooseTemplate(client, account, { name, language }, { headers, mapped });
    return { cloud: { account: account.name, template: chosen.template }, template: chosen.text };
  } finally {
    await client.close();
  }
}

const FREE_TEXT = sentence(
  'Without a template it reaches only people who have written to this number in the last 24 hours.',
);

/** `first_name=Prénom`, `first_name=Prénom|friend`. @throws HumanError for anything else */
function parseMapping(text: string): Mapping {
  const [, key, source] = /^(\w+)=(.+)$/su.exec(text) ?? [];
  if (key !== undefined && source !== undefined) return { key, source };
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--map', text === '' ? '""' : text),
    sentence('Give a variable and its column, such as {0}.', 'first_name=Name'),
  );
}

export interface SharedCloud {
  readonly statuses: StatusSource;
  readonly people: PeopleStore;
  /** By which they know a person again. */
  readonly salt: string;
}

/**
 * Of a session's number. Not connected yet. @throws HumanError where that isn't there any more
 * @param shared what is kept for several workers, where that isn't the data folder's
 */
export async function createCloud(
  { info, campaign }: OpenSession,
  data: DataFolder,
  shared?: SharedCloud,
): Promise<Transport> {
  const account = await new AccountFile(data.path, data.sealer).find(campaign.cloud?.account ?? '');
  const folder = cloudFolder(data.path);
  const salt = shared?.salt ?? (await readOrMakeSalt(folder, data));
  const { createCloudTransport } = await import('../../whatsapp/cloud/cloudApi');
  const conceal = (text: string): string => saltedHash(salt, text);
  return createCloudTransport({
    account,
    clock: systemClock,
    folder,
    conceal,
    sessionId: info.id,
    onNumber: numberSayer(),
    ...(shared !== undefined && { statuses: shared.statuses, people: shared.people }),
  });
}

/** Once, and again where it has changed since. */
function numberSayer(): (number: SenderNumber) => void {
  let said = '';
  return (number) => {
    const texts = numberTexts(number);
    const now = texts.map(say).join('\n');
    if (now !== said) texts.forEach(sayAboveProgress);
    said = now;
  };
}

/** Sealed, since whoever has it could find a number by trying them all. */
async function readOrMakeSalt(folder: string, { sealer }: DataFolder): Promise<string> {
  const path = join(folder, 'salt');
  const sealed = await readFile(path).catch(() => null);
  const known = sealed === null ? undefined : sealer.open(sealed, SALT_PURPOSE);
  if (known !== undefined) return known.toString('base64url');
  const salt = randomBytes(16);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, sealer.seal(salt, SALT_PURPOSE), { mode: 0o600, flush: true });
  return salt.toString('base64url');
}

const SALT_PURPOSE = 'cloud salt';
