import { join } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { removeOldDayLines } from './dayLines';
import { removeOldPlaces } from './dayPlaces';
import type { Fleet } from './fleet';

export interface CleanedFleet {
  readonly sessionCount: number;
  /** Rows that were on their way to a session, and sessions that were never handed in. */
  readonly draftCount: number;
  readonly statusCount: number;
}

/** Removes sessions that have been finished for so long, and what nobody needs any more. Never one that isn't finished. */
export async function cleanFleet(fleet: Fleet, olderThanMs: number, nowMs = Date.now()): Promise<CleanedFleet> {
  return {
    sessionCount: await removeFinished(fleet, nowMs - olderThanMs),
    draftCount: await removeNeverHandedIn(fleet, nowMs),
    statusCount: await removeOldStatuses(fleet),
  };
}

/** What a crash, or somebody who thought better of it, has left between the first row and the hand-in, a day later; and what was counted of days before. */
export async function removeNeverHandedIn({ database, store }: Fleet, nowMs = Date.now()): Promise<number> {
  await removeOldDayLines(database);
  await removeOldPlaces(database);
  let count = await store.removeOldDrafts(DAY_MS);
  const folders = await store.files.list('sessions').catch(() => []);
  // Asked after they were listed: what is handed in meanwhile is known then.
  const handedIn = new Set(await store.ids());
  for (const id of folders.filter((name) => !handedIn.has(name))) {
    const modifiedAtMs = await store.files.modifiedAtMs(store.folder(id)).catch(() => nowMs);
    if (nowMs - modifiedAtMs <= DAY_MS) continue;
    await store.files.remove(store.folder(id));
    count += 1;
  }
  return count;
}

async function removeFinished({ database, store }: Fleet, beforeMs: number): Promise<number> {
  const rows = await database.query(`select id from excel_whatsapp.session where resting = 'finished' order by id`);
  let count = 0;
  for (const { id } of v.parse(v.array(v.object({ id: v.string() })), rows)) {
    const endedAtMs = await lastAtMs({ database, id });
    if (endedAtMs >= beforeMs) continue;
    if (!(await removeIfFinished({ database, store }, id))) continue;
    count += 1;
  }
  return count;
}

/** With its files. False where it isn't over: somebody is left, or to be decided about, or it can't be read. */
export async function removeIfFinished(
  { database, store }: Pick<Fleet, 'database' | 'store'>,
  id: string,
): Promise<boolean> {
  const state = await store.readToShow(id).then(
    (session) => session.state,
    () => null,
  );
  if (state !== 'finished') return false;
  const removed = await database.query(
    `delete from excel_whatsapp.session where id = $1 and resting = 'finished' returning id`,
    [id],
  );
  if (removed.length > 0) await store.files.remove(join('sessions', id));
  return removed.length > 0;
}

/** Why another one isn't. */
export function onlyFinished(): HumanError {
  return new HumanError(
    sentence('Of a database only finished sessions are removed.'),
    sentence('Stop the others, and decide about what is in doubt of them: then they are finished.'),
  );
}

async function lastAtMs({ database, id }: Pick<Fleet, 'database'> & { readonly id: string }): Promise<number> {
  const [row] = await database.query(
    `select lines from excel_whatsapp.journal where session = $1 order by seq desc limit 1`,
    [id],
  );
  const last = v.safeParse(v.object({ lines: v.string() }), row);
  if (!last.success) return Infinity;
  const parsed = v.safeParse(v.object({ at: v.number() }), JSON.parse(last.output.lines.split('\n').at(-1) ?? ''));
  return parsed.success ? parsed.output.at : Infinity;
}

/** Of a month ago, and in the journals of those whom they concern. */
async function removeOldStatuses({ database }: Fleet): Promise<number> {
  const removed = await database.query(
    `delete from excel_whatsapp.status where received_at < now() - interval '30 days'
       and not exists (
         select from excel_whatsapp.session where session.id = status.session and status.id > statuses_taken
       ) returning 1`,
  );
  return removed.length;
}

const DAY_MS = 24 * 3_600_000;
