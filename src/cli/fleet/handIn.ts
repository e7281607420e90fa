import { thisOperator } from '../../campaign/database/operator';
import { randomBytes } from 'node:crypto';
import { accountId } from '../../fleet/accountId';
import type { FleetChoices } from '../../fleet/sessionRows';
import { checksum } from '../../sender/journal/checksum';
import type { TransportName } from '../../sender/model';
import type { KnownFirstChoice } from '../../sender/runPolicy';
import { EXIT } from '../exit';
import type { PeopleChoices } from '../arguments/peopleArguments';
import type { KeepRows } from '../readAdmitted';
import { type FleetPlace } from './fleetPlace';

export type { KeepRows } from '../readAdmitted';

/** A session by the account that is to send it. */
export type Made = ReadonlyMap<string, string>;

/**
 * Makes a session for each account, of the people who are its own for good; null where only the plan was asked for. The
 * rows that nothing is sent to are told by the first.
 */
export async function makeParts(
  accounts: readonly string[],
  make: (keep?: KeepRows) => Promise<string | null>,
): Promise<Made | null> {
  const made = new Map<string, string>();
  for (const [part, account] of accounts.entries()) {
    const id = await make(accounts.length === 1 ? undefined : keepPart(part, accounts.length));
    if (id === null) return null;
    made.set(account, id);
  }
  return made;
}

/** By the number alone, so that whoever is written to again hears from the same account. */
function keepPart(part: number, partCount: number): KeepRows {
  return (rows) =>
    rows.filter(({ verdict, phone }) =>
      verdict === 'ready' && phone !== null ? checksum(phone, phone.length) % partCount === part : part === 0,
    );
}

export interface HandedIn {
  readonly made: Made;
  readonly transport: TransportName;
  readonly knownFirst: KnownFirstChoice;
  readonly people: PeopleChoices;
}

/** Hands sessions in for whichever workers own their accounts, all or none, and says their ids. */
export async function handIn({ fleet, people }: FleetPlace, handedIn: HandedIn): Promise<number> {
  const { made, transport, knownFirst } = handedIn;
  const choices: FleetChoices = { ...handedIn.people, knownFirst };
  const campaign = made.size > 1 ? randomBytes(8).toString('hex') : null;
  const by = thisOperator();
  await fleet.store.handIn(
    new Map([...made].map(([account, id]) => [id, { account: accountId(transport, account), campaign, by, choices }])),
  );
  await people.close().catch(() => undefined);
  for (const [account, session] of made) {
    process.stdout.write(`${JSON.stringify({ session, ...(campaign !== null && { account }) })}\n`);
  }
  return EXIT.allSent;
}
