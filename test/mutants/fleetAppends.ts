import { mutantsOf } from './mutant';

/** How records, and the places of a day that attempts take, come into a database. */
export const FLEET_APPENDS_MUTANTS = [
  ...mutantsOf(
    'src/fleet/groupCommit.ts',
    [
      'a place is taken for what isn’t written',
      'using (batch) where cardinality(refused) > 0)',
      'using (batch) where cardinality(refused) < 0)',
    ],
    [
      'whoever finds no place keeps other sessions from writing',
      'from mine join taken using (batch) where',
      'from mine cross join taken where',
    ],
    ['who isn’t the owner takes a place', "'select batch from mine'", "'select unnest($9::int[])'"],
    ['who finds no place is fenced off', 'refused === null || new Set(refused)', 'true'],
    ['an append asks nobody', 'and held.generation = given.generation and held.owner = given.owner', ''],
    ['an append asks for the generation alone', ' and held.owner = given.owner', ''],
    ['the fence holds nobody up', 'for share of held', ''],
    ['records are put behind a gap', 'where (start = 0 or start = (', 'where (true or start = ('],
    [
      'one’s commit is another’s',
      "settle('error' in committed ? committed : (committed.get(batch) ?? false))",
      "settle('error' in committed ? committed : committed.size > 0)",
    ],
    ['what is appended at once goes one by one', 'this.#waiting.splice(0).map', 'this.#waiting.splice(0, 1).map'],
    ['what failed for another fails', 'wasShared: group.length > 1', 'wasShared: false'],
  ),
  ...mutantsOf('src/fleet/dayPlaces.ts', [
    'two wait for each other’s places',
    'order by min(business) collate "C", batch',
    'order by batch',
  ]),
  ...mutantsOf(
    'src/fleet/pgJournal.ts',
    [
      'a late answer that nobody can vouch for hangs',
      'return await this.#isStillOwner(elapsedMs).catch((error: unknown) => ({ error, wasShared: false }));',
      'return await this.#isStillOwner(elapsedMs);',
    ],
    ['an answer is believed however late it comes', 'sinceOwnedMs() > ANSWER_LIFETIME_MS)', 'sinceOwnedMs() < 0)'],
    [
      'what a failed append has left stays',
      "await within.query('delete from excel_whatsapp.journal where session = $1 and seq >= $2', [",
      "await within.query('select $1::text, $2::bigint', [",
    ],
    ['a failed append leaves nothing to mend', 'this.#isDirty = true;', ''],
    [
      'who finds no place keeps the others from being written',
      'const isRefused = ({ place }: Waiting): boolean => place !== null && flushed.refused.has(place.who);',
      'const isRefused = (_: Waiting): boolean => true;',
    ],
    ['a place is anybody’s to give back', '`${this.#fence.owner}.${this.#session}.${index}`', "'anybody'"],
    ['an append that failed counts', '{ ok: false, failure: appendFailure(error) };', '{ ok: true };'],
  ),
  ...mutantsOf(
    'src/fleet/migrations.ts',
    [
      'several take the last place at once',
      'where id = of_portfolio for update;\n    -- Whoever',
      'where id = of_portfolio;\n    -- Whoever',
    ],
    [
      'places are taken for good',
      "and at <= moment - interval '24 hours';\n    get",
      "and at <= moment - interval '24 days';\n    get",
    ],
    ['who is let go of counts on', 'used := used - gone;', 'used := used;'],
    ['who counts already takes another place', 'known.who = asked.who\n      )', 'known.who <> asked.who\n      )'],
    ['there is always a place', 'if cardinality(fresh) > greatest(most - used, 0) then', 'if false then'],
    ['a place on which another attempt counts is given back', 'and taken_by = taker', 'and taker is not null'],
    ['what is given back stays counted', 'set people_count = people_count - gone', 'set people_count = people_count'],
    [
      'a day doesn’t begin anew for whom is written to again',
      'set at = excluded.at, taken_by',
      'set at = known.at, taken_by',
    ],
  ),
];
