import type { AccountLimits } from '../../sender/limits/accountLimits';
import type { SenderOptions } from '../../sender/options';
import type { SessionStore } from '../../sessions/sessionStore';

/** What a report of a mistake needs to say, and nothing of any person, workbook or message. */
export interface DiagnosticsParts {
  readonly store: SessionStore;
  /** Of the programs that are involved, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly pageLibrary: string;
  readonly isLinked: boolean;
  /** Null where the settings aren't right. */
  readonly options: SenderOptions | null;
  /** What WhatsApp says in the run that goes on now; null where none does. */
  readonly accountLimits: AccountLimits | null;
  readonly logLevel: string;
}

/** JSON of several lines, to be read before it is pasted. */
export async function diagnostics(parts: DiagnosticsParts): Promise<string> {
  const { store, versions, pageLibrary, isLinked, options, accountLimits, logLevel } = parts;
  const { sessions, unreadable } = await store.list();
  const sessionCounts = {
    running: sessions.filter(({ state }) => state === 'running').length,
    unfinished: sessions.filter(({ state }) => state === 'unfinished').length,
    finished: sessions.filter(({ state }) => state === 'finished').length,
    unreadable: unreadable.length,
    largest: Math.max(0, ...sessions.map(({ totalCount }) => totalCount)),
    inDoubt: sessions.reduce((sum, { inDoubtCount }) => sum + inDoubtCount, 0),
  };
  const failures: Record<string, number> = {};
  for (const { topErrors } of sessions) {
    for (const { code, count } of topErrors) failures[code] = (failures[code] ?? 0) + count;
  }
  const told = {
    versions,
    pageLibrary,
    isLinked,
    sessions: sessionCounts,
    failures,
    pace: options === null ? null : paceOf(options),
    accountLimits,
    logLevel,
  };
  return JSON.stringify(told, null, 2);
}

/** Without dates and zone, which say where and when somebody works. */
function paceOf({ timetable: { hours, days }, ...numbers }: SenderOptions): object {
  return { ...numbers, hasHours: hours !== null, hasDays: days !== null };
}
