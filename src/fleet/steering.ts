import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import type { Decision } from '../sender/journal/journalRecord';
import { sentence } from '../sender/sentence';
import type { Database, Queryable } from './database';

/** On which workers hear that there is something to look at. */
export const CHANNEL = 'excel_whatsapp';

/** What operators ask of a session. */
export type Command =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'rate'; readonly ratePerSecond: number }
  /** Of those in doubt: all, or the one in this row of the sheet. */
  | { readonly kind: 'decide'; readonly decision: Decision; readonly row: number | null };

/** Writes down what is asked and by whom, and has it heard. Asked twice it has one effect. @throws HumanError where there is no such session */
export async function steer(database: Database, session: string, command: Command, by: string): Promise<void> {
  await database.transaction(async (within) => {
    const found = await within.query(UPDATES[command.kind], updateValues(session, command));
    if (found.length === 0) throw noSession(session);
    await note(within, session, command, by);
    await within.query('select pg_notify($1, $2)', [CHANNEL, session]);
  });
}

export function noSession(id: string): HumanError {
  return new HumanError(
    sentence('There is no session {0}.', id),
    sentence('List the sessions to see which there are.'),
  );
}

/** Who asked what, the oldest first. */
export interface NotedCommand {
  readonly kind: string;
  readonly argument: string;
  readonly by: string;
  readonly atMs: number;
}

export async function commandsOf(database: Queryable, session: string): Promise<readonly NotedCommand[]> {
  const rows = await database.query(
    `select kind, argument, by_whom as by, (extract(epoch from at) * 1000)::float8 as "atMs"
     from excel_whatsapp.command where session = $1 order by id`,
    [session],
  );
  return rows.map((row) => v.parse(notedSchema, row));
}

/** Decisions that wait for an owner, the oldest first. */
export interface WaitingDecision {
  readonly id: string;
  readonly decision: Decision;
  readonly row: number | null;
}

export async function waitingDecisions(database: Queryable, session: string): Promise<readonly WaitingDecision[]> {
  const rows = await database.query(
    `select id::text, argument from excel_whatsapp.command
     where session = $1 and kind = 'decide' and done_at is null order by id`,
    [session],
  );
  return rows.map((row) => {
    const { id, argument } = v.parse(waitingSchema, row);
    return { id, ...v.parse(decisionSchema, JSON.parse(argument)) };
  });
}

export async function noteDone(database: Queryable, commandId: string): Promise<void> {
  await database.query('update excel_whatsapp.command set done_at = now() where id = $1', [commandId]);
}

async function note(within: Queryable, session: string, command: Command, by: string): Promise<void> {
  await within.query('insert into excel_whatsapp.command (session, kind, argument, by_whom) values ($1, $2, $3, $4)', [
    session,
    command.kind,
    argumentOf(command),
    by,
  ]);
}

function argumentOf(command: Command): string {
  switch (command.kind) {
    case 'rate':
      return String(command.ratePerSecond);
    case 'decide':
      return JSON.stringify({ decision: command.decision, row: command.row });
    case 'pause':
    case 'resume':
    case 'stop':
      return '';
  }
}

/** Whoever steers a session that rests has somebody look at it again. */
const UPDATES: Readonly<Record<Command['kind'], string>> = {
  pause: `update excel_whatsapp.session set wish = 'pause' where id = $1 returning id`,
  resume: `update excel_whatsapp.session set wish = 'run', resting = null, rest_reason = null where id = $1 returning id`,
  stop: `update excel_whatsapp.session set wish = 'stop' where id = $1 returning id`,
  rate: `update excel_whatsapp.session set rate = $2 where id = $1 returning id`,
  decide: `update excel_whatsapp.session set wish = 'run', resting = null, rest_reason = null where id = $1 returning id`,
};

function updateValues(session: string, command: Command): readonly (string | number)[] {
  return command.kind === 'rate' ? [session, command.ratePerSecond] : [session];
}

const notedSchema = v.object({ kind: v.string(), argument: v.string(), by: v.string(), atMs: v.number() });
const waitingSchema = v.object({ id: v.string(), argument: v.string() });
const decisionSchema = v.object({ decision: v.picklist(['sendAgain', 'leave']), row: v.nullable(v.number()) });
