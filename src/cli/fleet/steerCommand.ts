import { thisOperator } from '../../campaign/database/operator';
import { accountId } from '../../fleet/accountId';
import { takeFromSilent } from '../../fleet/accountOwner';
import { commandsOf, noSession, steer, type Command } from '../../fleet/steering';
import { readFleetSession } from '../../fleet/sessionRows';
import { parseOption, refuseUnpaced, defaultOptions } from '../../sender/options';
import type { Decision } from '../../sender/journal/journalRecord';
import { sentence } from '../../sender/sentence';
import { onlyPositional, parseArguments, usageError } from '../arguments/arguments';
import { EXIT } from '../exit';
import { parseTransportName } from '../transport';
import { listInDoubt } from '../listInDoubt';
import { FLEET_ARGUMENTS, openFleetPlace, type FleetPlace, type FleetValues } from './fleetPlace';

const ARGUMENTS = { ...FLEET_ARGUMENTS, data: { type: 'string' } } as const;

/** `pause ID`, `stop ID`: of a session in a database, wherever it is being sent. */
export async function steerCommand(kind: 'pause' | 'stop', args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, ARGUMENTS);
  const id = onlyPositional(positionals, 'ID');
  return await ask(await placeOf(values), id, { kind });
}

/** `set-rate ID RATE`: from the next message on. */
export async function setRate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, ARGUMENTS);
  const [id, rate, ...others] = positionals;
  if (id === undefined || rate === undefined || others.length > 0) {
    throw usageError(sentence('A session’s id and its new rate are needed.'));
  }
  const place = await placeOf(values);
  const { info } = await place.store.read(id);
  const ratePerSecond = parseOption('ratePerSecond', Number(rate), info.transport);
  refuseUnpaced({ ...defaultOptions(info.transport), ratePerSecond }, info.transport);
  return await ask(place, id, { kind: 'rate', ratePerSecond });
}

/** `resume ID --database URL`: a worker goes on with it; `--in-doubt` as without a database. */
export async function resumeInFleet(
  id: string,
  values: FleetValues & { readonly database: string },
  inDoubt: Decision | 'list' | null,
  row: number | undefined,
): Promise<number> {
  const place = await openFleetPlace(values);
  if ((await readFleetSession(place.fleet.database, id)) === null) throw noSession(id);
  if (inDoubt === 'list') return await listInDoubt(place, id);
  const command: Command =
    inDoubt === null ? { kind: 'resume' } : { kind: 'decide', decision: inDoubt, row: row ?? null };
  return await ask(place, id, command);
}

/** `history ID`: who asked what of it, one line of JSON each. */
export async function history(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, ARGUMENTS);
  const id = onlyPositional(positionals, 'ID');
  const { fleet } = await placeOf(values);
  if ((await readFleetSession(fleet.database, id)) === null) throw noSession(id);
  for (const { atMs, by, kind, argument } of await commandsOf(fleet.database, id)) {
    const line = { at: new Date(atMs).toISOString(), by, what: kind, ...(argument !== '' && { argument }) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
  return EXIT.allSent;
}

/** `take-over ACCOUNT`: from a worker that has gone silent and keeps it, such as one that is frozen. */
export async function takeOver(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, { ...ARGUMENTS, transport: { type: 'string' } });
  const account = onlyPositional(positionals, 'ACCOUNT');
  const transport = parseTransportName(values.transport ?? 'simulated');
  const { fleet } = await placeOf(values);
  await takeFromSilent(fleet.database, accountId(transport, account));
  return EXIT.allSent;
}

async function ask({ fleet }: FleetPlace, id: string, command: Command): Promise<number> {
  await steer(fleet.database, id, command, thisOperator());
  process.stdout.write(`${JSON.stringify({ session: id })}\n`);
  return EXIT.allSent;
}

async function placeOf(values: FleetValues): Promise<FleetPlace> {
  if (values.database === undefined) throw usageError(sentence('{0} is needed.', '--database'));
  return await openFleetPlace({ ...values, database: values.database });
}
