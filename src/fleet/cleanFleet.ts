import { join } from 'node:path';
import * as v from 'valibot';
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
    const state = await store.readToShow(id).then(
      (session) => session.state,
      () => null,
    );
    // Somebody is to be decided about, or it can't be read: that is for a person to say.
    if (state !== 'finished') continue;
    const removed = await database.query(
      `delete from excel_whatsapp.session where id = $1 and resting = 'finished' returning id`,
      [id],
    );
    if (removed.length === 0) continue;
    await store.files.remove(join('sessions', id));
    count += 1;
  }
  return count;
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
