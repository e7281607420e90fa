import { readFile } from 'node:fs/promises';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { GRAPH_ADDRESS, parseBaseAddress } from '../../whatsapp/cloud/baseAddress';
import { notOneOf, parseArguments, usageError } from '../arguments/arguments';
import { openDataFolder } from '../dataFolder';
import { EXIT } from '../exit';
import { AccountFile } from './accountFile';

/** `cloud add NAME …`, `cloud list`, `cloud remove NAME`: the user's numbers of the Business API. */
export async function cloud(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    'phone-number-id': { type: 'string' },
    'business-account-id': { type: 'string' },
    'token-file': { type: 'string' },
    base: { type: 'string' },
    data: { type: 'string' },
  });
  const [what = '', name = '', ...others] = positionals;
  if (others.length > 0 || (what !== 'list' && !/^[\w.-]{1,60}$/u.test(name))) {
    throw usageError(sentence('One {0} is needed.', 'NAME'));
  }
  const account = what === 'add' ? await parseAccount(name, values) : null;
  const data = await openDataFolder(values.data);
  const accounts = new AccountFile(data.path, data.sealer);
  switch (what) {
    case 'add':
      if (account !== null) await accounts.put(account);
      return EXIT.allSent;
    case 'remove':
      await accounts.remove(name);
      return EXIT.allSent;
    case 'list':
      for (const { token: _, ...shown } of await accounts.list()) process.stdout.write(`${JSON.stringify(shown)}\n`);
      return EXIT.allSent;
    default:
      throw notOneOf('cloud', what, ['add', 'list', 'remove']);
  }
}

interface AccountValues {
  readonly 'phone-number-id'?: string | undefined;
  readonly 'business-account-id'?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly base?: string | undefined;
}

/** @throws HumanError for what is missing or isn't an id, or a token that can't be read */
async function parseAccount(name: string, values: AccountValues) {
  const file = values['token-file'] ?? '';
  if (file === '')
    throw usageError(sentence('{0} needs a value; one that begins with a dash is written {0}=….', '--token-file'));
  const token = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (!/^[\x21-\x7e]+$/u.test(token)) {
    throw new HumanError(
      sentence('The file of {0} isn’t there, or holds no token: {1}.', '--token-file', file),
      sentence('Write the token, and nothing else, into a file that only you can read.'),
    );
  }
  return {
    name,
    phoneNumberId: parseId('--phone-number-id', values['phone-number-id']),
    businessAccountId: parseId('--business-account-id', values['business-account-id']),
    base: values.base === undefined ? GRAPH_ADDRESS : parseBaseAddress(values.base),
    token,
  };
}

function parseId(argument: string, text = ''): string {
  if (/^\d{5,25}$/u.test(text)) return text;
  throw new HumanError(
    sentence('{0} can’t be {1}.', argument, text === '' ? '""' : text),
    sentence('Give the id, in digits, as Meta’s Business Manager shows it.'),
  );
}
