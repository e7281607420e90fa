import * as v from 'valibot';
import type { HumanError } from '../sender/humanError';
import type { Sentence } from '../sender/sentence';
import { messageSchema } from '../sessions/notReadyFile';
import { ACCOUNT_LOCKS } from './accountOwner';
import type { Queryable } from './database';
import { TIMELINE } from './examineServer';
import type { Fence } from './groupCommit';

export const WISHES = ['run', 'pause', 'stop'] as const;
export type Wish = (typeof WISHES)[number];

/** Why nobody works on a session, until somebody steers it. */
export const RESTS = ['finished', 'stopped', 'needsPerson'] as const;
export type Rest = (typeof RESTS)[number];

/** What is settled of a run when it is handed in, as `RunChoices` of a terminal are. */
export interface FleetChoices {
  readonly knownFirst: string;
  readonly keepsApartMs: number;
  readonly words: readonly string[];
}

/** What the database knows of a session beside its files and its journal. */
export interface FleetSession {
  readonly id: string;
  readonly account: string;
  /** The id that the sessions of one campaign over several accounts share; null for one alone. */
  readonly campaign: string | null;
  readonly handedInBy: string;
  readonly choices: FleetChoices;
  readonly wish: Wish;
  /** Messages a second, as somebody has set it since it was handed in; null for nobody. */
  readonly rate: number | null;
  readonly resting: Rest | null;
  readonly restReason: string | null;
  readonly timeline: number;
  readonly mayLose: boolean;
}

export async function readFleetSession(database: Queryable, id: string): Promise<FleetSession | null> {
  const [row] = await database.query(`${SELECT} where id = $1`, [id]);
  return row === undefined ? null : parseSession(row);
}

/** Those that somebody may have to work on, the oldest first. */
export async function unfinishedSessions(database: Queryable): Promise<readonly FleetSession[]> {
  const rows = await database.query(`${SELECT} where resting is null order by handed_in_at, id`);
  return rows.map(parseSession);
}

/** All of them, the newest first. */
export async function fleetSessions(database: Queryable): Promise<readonly FleetSession[]> {
  const rows = await database.query(`${SELECT} order by handed_in_at desc, id`);
  return rows.map(parseSession);
}

/** Those of one campaign. */
export async function sessionsOfCampaign(database: Queryable, campaign: string): Promise<readonly string[]> {
  const rows = await database.query('select id from excel_whatsapp.session where campaign = $1 order by id', [
    campaign,
  ]);
  return rows.map((row) => v.parse(v.object({ id: v.string() }), row).id);
}

/**
 * Notes that nobody runs it any more; `why` is null where somebody is to go on with it. A decision, or a resume after a stop,
 * that came at the last moment has it looked at again; so has a failover, which may have lost what the run ended with, and a
 * connection that is gone: what went wrong then is no person’s to mend.
 */
export async function rest(
  database: Queryable,
  id: string,
  { account, generation, owner }: Fence,
  { why, problem }: { readonly why: Rest | null; readonly problem: HumanError | null },
): Promise<void> {
  const reason = problem === null ? null : JSON.stringify([problem.happened, problem.todo]);
  await database.query(
    `update excel_whatsapp.session set run_generation = null,
       resting = case when is_meant then $4 else null end, rest_reason = case when is_meant then $5 else null end
     from (
       select $4::text is not null and timeline = ${TIMELINE} and ($4 <> 'stopped' or wish = 'stop') and not exists (
         select from excel_whatsapp.command where session = $1 and kind = 'decide' and done_at is null
       ) and ($4 <> 'needsPerson' or exists (
         select from excel_whatsapp.account join pg_locks on locktype = 'advisory' and classid = $7
           and objid = lock_key::oid and pid = backend and granted
         where account.id = $2
       )) as is_meant from excel_whatsapp.session where id = $1
     ) as now
     where id = $1 and exists (select from excel_whatsapp.account where account.id = $2 and generation = $3 and owner = $6)`,
    [id, account, generation, why, reason, owner, ACCOUNT_LOCKS],
  );
}

/** Nobody has it open any more; what operators want of it stays. */
export async function noteClosed(
  database: Queryable,
  id: string,
  { account, generation, owner }: Fence,
): Promise<void> {
  await database.query(
    `update excel_whatsapp.session set run_generation = null where id = $1
     and exists (select from excel_whatsapp.account where account.id = $2 and generation = $3 and owner = $4)`,
    [id, account, generation, owner],
  );
}

/** Why it waits for a person: what happened, and what to do. Empty where it doesn't. */
export function restSentences({ resting, restReason }: FleetSession): readonly Sentence[] {
  if (resting !== 'needsPerson') return [];
  const parsed = v.safeParse(v.array(messageSchema), JSON.parse(restReason ?? '[]'));
  return parsed.success ? parsed.output : [];
}

function parseSession(row: unknown): FleetSession {
  const { choices, ...session } = v.parse(sessionSchema, row);
  return { ...session, choices: v.parse(choicesSchema, JSON.parse(choices)) };
}

const SELECT = `
  select id, account, campaign, handed_in_by as "handedInBy", choices, wish, rate, resting, rest_reason as "restReason",
    timeline, may_lose as "mayLose"
  from excel_whatsapp.session`;

const sessionSchema = v.object({
  id: v.string(),
  account: v.string(),
  campaign: v.nullable(v.string()),
  handedInBy: v.string(),
  choices: v.string(),
  wish: v.picklist(WISHES),
  rate: v.nullable(v.number()),
  resting: v.nullable(v.picklist(RESTS)),
  restReason: v.nullable(v.string()),
  timeline: v.number(),
  mayLose: v.boolean(),
});

const choicesSchema = v.object({ knownFirst: v.string(), keepsApartMs: v.number(), words: v.array(v.string()) });
