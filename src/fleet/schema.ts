import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { Database, Queryable } from './database';
import { MIGRATIONS } from './migrations';

/** Brings the database to the schema of this version. @throws HumanError where it is of a newer one, which is left as it is */
export async function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): Promise<void> {
  const version = await versionIn(database);
  if (version === migrations.length) return;
  if (version > migrations.length) throw newer();
  await database.transaction(async (within) => {
    // Of several that start in one moment one does it, and the others find it done.
    await within.query('select pg_advisory_xact_lock($1, 0)', [MIGRATION_LOCK]);
    const from = await versionIn(within);
    if (from > migrations.length) throw newer();
    for (const [at, sql] of migrations.entries()) {
      if (at < from) continue;
      await within.query(sql);
      await within.query('insert into excel_whatsapp.migration (number) values ($1)', [at + 1]);
    }
  });
}

/** 0 where there is none yet. */
async function versionIn(database: Queryable): Promise<number> {
  // Not by its name's cache, which another's making of it may not have reached within a transaction.
  const [found] = await database.query(
    `select exists (select from pg_tables where schemaname = 'excel_whatsapp' and tablename = 'migration') as there`,
  );
  if (found?.['there'] !== true) return 0;
  const [row] = await database.query('select coalesce(max(number), 0)::int as version from excel_whatsapp.migration');
  return v.parse(v.object({ version: v.number() }), row).version;
}

function newer(): HumanError {
  return new HumanError(
    sentence('The database was set up by a newer version of Excel to WhatsApp.'),
    sentence('Update this one, then try again. The database has been left as it is.'),
  );
}

/** The first half of the advisory locks' names; account locks have another. */
const MIGRATION_LOCK = 0x65_77_00;
