import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AccountFile } from '../../campaign/cloud/accountFile';
import { accountId, DEFAULT_ACCOUNT } from '../../fleet/accountId';
import { databaseDay } from '../../campaign/workers/databaseDay';
import { DatabaseStatuses } from '../../campaign/workers/databaseStatuses';
import { Worker } from '../../campaign/workers/worker';
import type { Transport } from '../../sender/ports';
import { removeNeverHandedIn } from '../../fleet/cleanFleet';
import { sentence } from '../../sender/sentence';
import { saltedHash } from '../../sessions/encryption';
import type { OpenSession } from '../../sessions/openSession';
import { systemClock } from '../../sessions/systemClock';
import { parseArguments, usageError } from '../arguments/arguments';
import { createCloud } from '../cloud/cloudCampaign';
import { EXIT } from '../exit';
import { figures } from '../figures';
import { terminalLog } from '../log/terminalLog';
import { say, sayError } from '../say';
import { SURROUNDINGS } from '../surroundings';
import {
  createTransport,
  parseTransportName,
  planTransport,
  TRANSPORT_ARGUMENTS,
  type TransportPlan,
} from '../transport';
import { parseAccountName } from './fleetAccount';
import { FLEET_ARGUMENTS, openFleetPlace, type FleetPlace } from './fleetPlace';

/** `worker --database URL`: owns accounts, and sends what was handed in for them. */
export async function worker(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...FLEET_ARGUMENTS,
    ...TRANSPORT_ARGUMENTS,
    transport: { type: 'string' },
    account: { type: 'string', multiple: true },
    once: { type: 'boolean' },
  });
  if (positionals.length > 0) throw usageError(sentence('There is no option {0}.', positionals[0] ?? ''));
  if (values.database === undefined) throw usageError(sentence('{0} is needed.', '--database'));
  const plan = planTransport(parseTransportName(values.transport ?? 'simulated'), values);
  const names = values.account?.map(parseAccountName);
  const place = await openFleetPlace({ ...values, database: values.database });
  const tidy = (): void => {
    removeNeverHandedIn(place.fleet).catch((error: unknown) => terminalLog.error('clean-up', error));
  };
  tidy();
  setInterval(tidy, DAY_MS).unref();
  const working = new Worker({
    fleet: place.fleet,
    sealer: place.sealer,
    people: place.people,
    clock: systemClock,
    log: terminalLog,
    surroundings: SURROUNDINGS,
    name: `${hostname()}:${process.pid}`,
    mayOwn: await ownable(plan, names, place),
    // A linked device sends one session's messages at a time.
    sessionsAtOnceCount: plan.name === 'whatsapp-web' ? 1 : SESSIONS_AT_ONCE_COUNT,
    isOnce: values.once === true,
    createTransport: (session) => transportOf(session, plan, place),
    ...(plan.name === 'cloud-api' && { statusesOf: (session) => statusesOf(session, place) }),
    onEnded: (session, counts) => {
      process.stdout.write(`${JSON.stringify({ session, ...figures(counts) })}\n`);
    },
    sayProblem: (session, problem) => {
      process.stderr.write(`${say(sentence('Session {0}: {1}', session, sayError(problem)))}\n`);
    },
  });
  const interrupt = (signal: string): void => {
    terminalLog.write({ kind: 'interrupted', signal });
    working.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const isNothingLeft = await working.run();
  await place.people.close().catch(() => undefined);
  if (values.once !== true) return EXIT.allSent;
  if (!isNothingLeft) return EXIT.resumable;
  return await exitCode(place, working.seen);
}

const DAY_MS = 24 * 3_600_000;
/** Several sessions of a number share its rate. */
const SESSIONS_AT_ONCE_COUNT = 4;

async function exitCode({ store }: FleetPlace, ids: readonly string[]): Promise<number> {
  for (const id of ids) {
    const { totalCount, sentCount } = await store.read(id);
    if (sentCount < totalCount) return EXIT.notAllSent;
  }
  return EXIT.allSent;
}

/** A rehearsal owns any simulated account; otherwise an account is where its token or its linked device is. */
async function ownable(
  plan: TransportPlan,
  names: readonly string[] | undefined,
  { local }: FleetPlace,
): Promise<(account: string) => boolean> {
  const known = await knownNames(plan, names, local);
  if (known === null) return (account) => account.startsWith(accountId(plan.name, ''));
  const ids = new Set(known.map((name) => accountId(plan.name, name)));
  return (account) => ids.has(account);
}

/** Null for all. */
async function knownNames(
  plan: TransportPlan,
  names: readonly string[] | undefined,
  { path, sealer }: FleetPlace['local'],
): Promise<readonly string[] | null> {
  switch (plan.name) {
    case 'simulated':
      return names ?? null;
    case 'whatsapp-web':
      return names ?? [DEFAULT_ACCOUNT];
    case 'cloud-api': {
      const here = (await new AccountFile(path, sealer).list()).map(({ name }) => name);
      return names === undefined ? here : here.filter((name) => names.includes(name));
    }
  }
}

async function transportOf(session: OpenSession, plan: TransportPlan, place: FleetPlace): Promise<Transport> {
  const { local } = place;
  if (plan.name === 'cloud-api') return await createCloud(session, local, await sharedOf(session, place));
  const { info } = session;
  const folder = join(local.path, 'workers');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const conceal = (text: string): string => saltedHash(info.salt, text);
  return await createTransport(plan, { path: join(folder, `${info.id}.ledger.jsonl`), conceal });
}

/** What webhooks say of the messages of its number, which is known where its token is. */
async function statusesOf(session: OpenSession, place: FleetPlace): Promise<DatabaseStatuses> {
  return (await sharedOf(session, place)).statuses;
}

async function sharedOf({ info, campaign }: OpenSession, { fleet, local, salt }: FleetPlace) {
  const accounts = new AccountFile(local.path, local.sealer);
  const { phoneNumberId, businessAccountId } = await accounts.find(campaign.cloud?.account ?? '');
  const { database } = fleet;
  return {
    statuses: new DatabaseStatuses(database, phoneNumberId, info.id),
    people: databaseDay(database, businessAccountId),
    salt,
  };
}
