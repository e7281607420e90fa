import { resolve } from 'node:path';
import { cleanDataFolder, cleanedCounts } from '../../campaign/cleanUp/cleanDataFolder';
import { profileFolderOf } from '../../campaign/settings/browserSettings';
import { cleanFleet, onlyFinished } from '../../fleet/cleanFleet';
import { HumanError } from '../../sender/humanError';
import { countOf, sentence } from '../../sender/sentence';
import { countOld } from '../../sessions/removeSessions';
import { parseArguments, usageError } from '../arguments/arguments';
import { askYes } from '../askYes';
import { openDataFolder, THIS_TERMINAL } from '../dataFolder';
import { EXIT } from '../exit';
import { FLEET_ARGUMENTS, openFleetPlace, type FleetPlace } from '../fleet/fleetPlace';
import { terminalLog } from '../log/terminalLog';

/**
 * `clean`: removes finished sessions, old logs, what killed programs have left, and the browser's caches; prints what went.
 * Unfinished sessions with `--unfinished` alone, which asks.
 */
export async function clean(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...FLEET_ARGUMENTS,
    data: { type: 'string' },
    profile: { type: 'string' },
    'older-than-days': { type: 'string' },
    unfinished: { type: 'boolean' },
    yes: { type: 'boolean' },
  });
  if (positionals.length > 0) throw usageError(sentence('There is no option {0}.', positionals.join(' ')));
  const olderThanMs = parseDays(values['older-than-days'] ?? String(DEFAULT_DAYS)) * DAY_MS;
  const withUnfinished = values.unfinished === true;
  if (values.database !== undefined) {
    if (withUnfinished) throw onlyFinished();
    return await cleanDatabase(await openFleetPlace({ ...values, database: values.database }), olderThanMs);
  }
  const { path, store } = await openDataFolder(values.data);
  if (withUnfinished && values.yes !== true) {
    const count = await countOld(store, 'unfinished', olderThanMs);
    if (count > 0) await askYes(ASKED(count), PROMPT, NOTHING);
  }
  const { finished, unfinished, ...counts } = await cleanDataFolder(store, path, THIS_TERMINAL, {
    finishedAfterMs: olderThanMs,
    unfinishedAfterMs: withUnfinished ? olderThanMs : null,
    draftsAfterMs: DAY_MS,
    keptLogDaysCount: terminalLog.keptDaysCount,
    profileFolder: resolve(values.profile ?? profileFolderOf(path)),
  });
  const removed = cleanedCounts({ finished, unfinished, ...counts });
  if (removed !== null) terminalLog.write({ kind: 'cleaned', removed });
  const line = {
    sessions: finished,
    unfinished,
    drafts: counts.draftCount,
    logs: counts.logCount,
    statusFiles: counts.statusFileCount,
    temporary: counts.temporaryCount,
    cacheBytes: counts.cacheBytes,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return EXIT.allSent;
}

async function cleanDatabase({ fleet }: FleetPlace, olderThanMs: number): Promise<number> {
  const { sessionCount, draftCount, statusCount } = await cleanFleet(fleet, olderThanMs);
  process.stdout.write(`${JSON.stringify({ sessions: sessionCount, drafts: draftCount, statuses: statusCount })}\n`);
  return EXIT.allSent;
}

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 7;

const ASKED = (count: number) =>
  sentence(
    'Sessions that aren’t finished would go with all that is known of whom they have sent to: {0}. They can’t be resumed any more.',
    countOf(count),
  );
const PROMPT = sentence('Type yes to remove them:');
const NOTHING = sentence('Nothing was removed.');

/** @throws HumanError for what is no number of days */
function parseDays(text: string): number {
  const days = Number(text);
  if (text.trim() !== '' && Number.isFinite(days) && days >= 0) return days;
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--older-than-days', text === '' ? '""' : text),
    sentence('Give a number of days, 0 or more.'),
  );
}
