import { ACCOUNT_NAME, DEFAULT_ACCOUNT } from '../../fleet/accountId';
import { sentence } from '../../sender/sentence';
import type { TransportName } from '../../sender/model';
import { usageError } from '../arguments/arguments';

/** Who sends what is handed in: several share its people among them. @throws HumanError for what doesn't go together */
export function parseAccounts(
  { account: names, database, cloud }: AccountValues,
  transport: TransportName,
): readonly string[] {
  if (names !== undefined && database === undefined) {
    throw usageError(sentence('{0} and {1} go together.', '--account', '--database'));
  }
  if (transport !== 'cloud-api') return [...new Set(names ?? [DEFAULT_ACCOUNT])].map(parseAccountName);
  if (names !== undefined) throw usageError(sentence('With {0} the account is that of {1}.', 'cloud-api', '--cloud'));
  return [cloud ?? DEFAULT_ACCOUNT];
}

interface AccountValues {
  readonly account?: readonly string[] | undefined;
  readonly database?: string | undefined;
  readonly cloud?: string | undefined;
}

/** @throws HumanError for what is no name */
export function parseAccountName(name: string): string {
  if (ACCOUNT_NAME.test(name)) return name;
  throw usageError(sentence('{0} takes a name of up to 64 letters, digits and spaces.', '--account'));
}
