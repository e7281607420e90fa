import { HumanError, isHumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { GRAPH_ADDRESS, parseBaseAddress } from '../../whatsapp/cloud/baseAddress';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { shownNumber } from '../../whatsapp/cloud/numberText';
import type { SenderNumber } from '../../whatsapp/cloud/senderNumber';
import { unlisted } from '../../whatsapp/cloud/templates/chooseTemplate';
import { fetchTemplates, listedOf, type FetchedTemplates } from '../../whatsapp/cloud/templates/listTemplates';
import { searchTemplates } from '../../whatsapp/cloud/templates/searchTemplates';
import { TemplateCache, type KeptTemplates } from '../../whatsapp/cloud/templates/templateCache';
import { notOneOf, parseArguments, usageError } from '../arguments/arguments';
import { openDataFolder } from '../dataFolder';
import { EXIT } from '../exit';
import { say, sayError } from '../say';
import { offerRateCard, rateCardPath, readRateCard } from '../../campaign/cloud/rateCardFile';
import { ACCOUNT_NAME, META_ID } from '../../campaign/cloud/accountList';
import { AccountFile, cloudFolder } from '../../campaign/cloud/accountFile';
import { readSecretFile } from './secretFile';

/** `cloud add NAME …`, `cloud list`, `cloud remove NAME`, `cloud templates NAME`: the user's numbers of the Business API. */
export async function cloud(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    'phone-number-id': { type: 'string' },
    'business-account-id': { type: 'string' },
    'token-file': { type: 'string' },
    'app-secret-file': { type: 'string' },
    base: { type: 'string' },
    search: { type: 'string' },
    data: { type: 'string' },
  });
  const [what = '', name = '', ...others] = positionals;
  if (others.length > 0 || (what !== 'list' && what !== 'rates' && !ACCOUNT_NAME.test(name))) {
    throw usageError(sentence('One {0} is needed.', 'NAME'));
  }
  const added = what === 'add' ? await parseAccount(name, values) : null;
  const data = await openDataFolder(values.data);
  const accounts = new AccountFile(data.path, data.sealer);
  switch (what) {
    case 'add':
      if (added !== null) await accounts.put(added);
      return EXIT.allSent;
    case 'remove':
      await accounts.remove(name);
      return EXIT.allSent;
    case 'list':
      return await printAccounts(await accounts.list());
    case 'rates':
      return await printRates(data.path);
    case 'templates':
      return await printTemplates(await accounts.find(name), data.path, values.search ?? '');
    default:
      throw notOneOf('cloud', what, ['add', 'list', 'remove', 'templates', 'rates']);
  }
}

/** All are asked at once how they are; what can't be reached is listed all the same. */
async function printAccounts(accounts: readonly CloudAccount[]): Promise<number> {
  const { readNumber } = await import('../../whatsapp/cloud/cloudApi');
  const asked = accounts.map(async (account) => [account, await readNumber(account)] as const);
  for (const [account, found] of await Promise.all(asked)) {
    const told = isHumanError(found) ? { trouble: sayError(found) } : stateOf(found);
    process.stdout.write(`${JSON.stringify({ ...shown(account), ...told })}\n`);
  }
  return EXIT.allSent;
}

/** Member by member, so that no secret gets there. */
function shown({ name, phoneNumberId, businessAccountId, base }: CloudAccount) {
  return { name, phoneNumberId, businessAccountId, ...(base !== GRAPH_ADDRESS && { base }) };
}

function stateOf(number: SenderNumber) {
  const { quality, messagingLimit, peopleLimit, throughput, health, healthText } = number;
  const because = healthText === '' ? {} : { healthText };
  return { number: shownNumber(number), quality, messagingLimit, peopleLimit, throughput, health, ...because };
}

/** What costs are reckoned with, and where to change it. */
async function printRates(dataPath: string): Promise<number> {
  await offerRateCard(dataPath);
  const card = await readRateCard(dataPath);
  process.stdout.write(`${JSON.stringify({ file: rateCardPath(dataPath), ...card })}\n`);
  return EXIT.allSent;
}

/** As they are now; where Meta can’t be reached, as they were when it last was. */
async function printTemplates(account: CloudAccount, dataPath: string, search: string): Promise<number> {
  const cache = new TemplateCache(cloudFolder(dataPath), account.businessAccountId);
  const { createGraphClient } = await import('../../whatsapp/cloud/cloudApi');
  const client = createGraphClient(account);
  try {
    const fetched = await fetchTemplates(client, account);
    const kept = await keptOr(fetched, cache);
    for (const template of searchTemplates(kept.templates, search)) {
      process.stdout.write(`${JSON.stringify(listedOf(template))}\n`);
    }
    return EXIT.allSent;
  } finally {
    await client.close();
  }
}

/** @throws HumanError where none are known, or Meta refuses to tell them */
async function keptOr(fetched: FetchedTemplates, cache: TemplateCache): Promise<KeptTemplates> {
  if (fetched.kind === 'templates') {
    const kept = { atMs: Date.now(), templates: fetched.templates };
    await cache.write(kept);
    return kept;
  }
  const kept = fetched.result.kind !== 'refused' ? await cache.read() : null;
  if (kept === null) throw unlisted(fetched.result);
  const said = sentence('Meta can’t be reached: these are the templates of {0}.', { kind: 'moment', atMs: kept.atMs });
  process.stderr.write(`${say(said)}\n`);
  return kept;
}

interface AccountValues {
  readonly 'phone-number-id'?: string | undefined;
  readonly 'business-account-id'?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly 'app-secret-file'?: string | undefined;
  readonly base?: string | undefined;
}

/** @throws HumanError for what is missing or isn't an id, or a token that can't be read */
async function parseAccount(name: string, values: AccountValues) {
  const appSecretFile = values['app-secret-file'];
  return {
    name,
    phoneNumberId: parseId('--phone-number-id', values['phone-number-id']),
    businessAccountId: parseId('--business-account-id', values['business-account-id']),
    base: values.base === undefined ? GRAPH_ADDRESS : parseBaseAddress(values.base),
    token: await readSecretFile('--token-file', values['token-file']),
    ...(appSecretFile !== undefined && { appSecret: await readSecretFile('--app-secret-file', appSecretFile) }),
  };
}

function parseId(argument: string, text = ''): string {
  if (META_ID.test(text)) return text;
  throw new HumanError(
    sentence('{0} can’t be {1}.', argument, text === '' ? '""' : text),
    sentence('Give the id, in digits, as Meta’s Business Manager shows it.'),
  );
}
