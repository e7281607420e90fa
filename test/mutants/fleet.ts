import { mutantsOf } from './mutant';

/** Sessions in a database, and who may send them. */
export const FLEET_MUTANTS = [
  ...mutantsOf('src/fleet/pgFile.ts', [
    'what is written behind the end of a file comes to its end',
    'this.#append(Buffer.alloc(position - this.#length));',
    '',
  ]),
  ...mutantsOf('src/campaign/database/forgetInDatabase.ts', [
    'the files of whoever is forgotten stay',
    'tidy: async (id) => await dropFiles(place, id),',
    '',
  ]),
  ...mutantsOf(
    'src/campaign/database/goingOut.ts',
    ['a rehearsal keeps people from a message', "if (info.transport === 'simulated') return null;", ''],
    ['who is waited for counts as free', "  'queued',\n  'inDoubt',", "  'inDoubt',"],
    [
      'any message of a session counts as this one',
      'this.#hashes.get(number) === hashText(identity, NO_SALT);',
      'this.#hashes.get(number) !== 0;',
    ],
  ),
  ...mutantsOf('src/campaign/people/sentBefore.ts', [
    'what workers have sent isn’t known in a window',
    'for (const book of [this.#book, this.#elsewhere?.book ?? null]) {',
    'for (const book of [this.#book]) {',
  ]),
  ...mutantsOf(
    'src/sessions/storedAttachments.ts',
    [
      'a chunk of one file passes for another’s',
      'return `attachment ${sessionId} ${number} ${chunk}`;',
      'return `attachment ${sessionId} ${number < 0 ? number : 0} ${chunk}`;',
    ],
    [
      'a chunk passes for another one of its file',
      'return `attachment ${sessionId} ${number} ${chunk}`;',
      'return `attachment ${sessionId} ${number} ${chunk < 0 ? chunk : 0}`;',
    ],
    [
      'each file is kept, whether or not its content is',
      'const known = this.#byDigest.get(digest);',
      'const known = undefined;',
    ],
  ),
  ...mutantsOf('src/campaign/workers/fleetSession.ts', [
    'a worker takes what lies under the paths of its own computer',
    'files: files ?? undefined }',
    'files: files === null ? undefined : content.files }',
  ]),
  ...mutantsOf('src/campaign/children/makeChild.ts', [
    'a retry has no files of its own',
    'if (files !== undefined) await',
    'if (files === null) await',
  ]),
  ...mutantsOf('src/campaign/database/keepAttachments.ts', [
    'a session is handed in without the file for everybody',
    'if (code !== null) throw attachmentError(code);',
    '',
  ]),
  ...mutantsOf('src/campaign/database/handInCampaign.ts', [
    'workers don’t hear who has said no to the window',
    'await enterOptOuts(own, people);',
    '',
  ]),
  ...mutantsOf('src/campaign/database/databaseLink.ts', [
    'what goes on once a window has closed can’t ask the database that the window hasn’t needed',
    'if (keyId !== null) await keyring.find(keyId).catch(() => null);',
    '',
  ]),
  ...mutantsOf('src/campaign/database/sharedPeople.ts', [
    'what is entered in a window stays there',
    'await shareOptOuts(own, shared);',
    '',
  ]),
  ...mutantsOf('src/campaign/people/liveOptOuts.ts', [
    'a run from here asks its own book alone',
    ' || this.#people.beside?.book()?.isOptedOut(person) === true',
    '',
  ]),
  ...mutantsOf('src/campaign/freezing/freezeWorkbook.ts', [
    'a sheet is judged by the window’s own book alone',
    '?? elsewhere?.optOut(person) ',
    '',
  ]),
  ...mutantsOf(
    'src/fleet/accountOwner.ts',
    ['no owner raises the generation', 'generation = generation + 1, owner', 'generation = generation, owner'],
    ['an account is owned without its lock', "if (tried?.['got'] !== true) return null;", ''],
  ),
  ...mutantsOf('src/sender/delivery.ts', [
    'who finds no place is asked for again and again',
    'rests.begin(attempt.i, clock.monotonicMs() + NO_PLACE_REST_MS);',
    '',
  ]),
  ...mutantsOf('src/sender/delivery.ts', [
    'what has surely not left keeps its place',
    'await Promise.all([permit.giveBack(), keeper.giveBack(index, place)])',
    'await permit.giveBack()',
  ]),
  ...mutantsOf('src/sender/journal/journalKeeper.ts', [
    'who finds no place pauses the run',
    "if (appended.failure === 'noPlace') return 'noPlace';",
    '',
  ]),
  ...mutantsOf('src/sender/limits/newChats.ts', [
    'limits aren’t read where no place is left',
    '  async noteNoPlace(index: number): Promise<void> {\n    await this.#limits.readAnew();',
    '  async noteNoPlace(index: number): Promise<void> {\n    await this.settled();',
  ]),
  ...mutantsOf('src/fleet/databaseError.ts', [
    'what is full passes by itself',
    "PASSING_CLASSES = ['08', '40', '53300', '57']",
    "PASSING_CLASSES = ['08', '40', '53', '57']",
  ]),
  ...mutantsOf(
    'src/fleet/databaseError.ts',
    [
      'a pooler that understands nothing is a database that is gone',
      'if (code === NOT_UNDERSTOOD) return behindPooler(namedIn, error);',
      '',
    ],
    ['what a person must mend passes by itself', " || error.fault !== 'machine'", ''],
    ['a network that is away needs a person', 'code.length !== SQLSTATE_LENGTH ||', ''],
  ),
  ...mutantsOf(
    'src/fleet/postgres.ts',
    ['statements go by one name', 'name = `statement ${NAMES.size + 1}`;', "name = 'statement';"],
    ['what failed amid a transaction is gone on with', 'client.release(isBroken);', 'client.release();'],
  ),
  ...mutantsOf(
    'src/campaign/workers/worker.ts',
    ['a worker that is stopped waits for nothing in flight', 'await Promise.all(runs.map(({ ended }) => ended));', ''],
    ['a person is called to what was cut off', 'isCutOff: () => isCutOff || owner.isLost }', 'isCutOff: () => false }'],
  ),
  ...mutantsOf(
    'src/fleet/accountOwner.ts',
    ['who says that it is alive isn’t heard', 'set seen_at = now() where', 'set seen_at = seen_at where'],
    ['an account is taken from the living', 'if (owner.silentMs < SILENT_MS) {', 'if (owner.silentMs < 0) {'],
  ),
  ...mutantsOf('src/fleet/failover.ts', [
    'nobody is doubted after a failover',
    'timeline === now.timeline || !mayLose',
    'timeline > 0 || !mayLose',
  ]),
  ...mutantsOf(
    'src/fleet/sessionRows.ts',
    [
      'a session rests by the word of an owner before',
      'and generation = $3 and owner = $6',
      "and $3::bigint > 0 and $6 <> ''",
    ],
    ['a session rests after a failover', 'timeline = ${TIMELINE} and', ''],
    ['a session needs a person after its owner was cut off', "($4 <> 'needsPerson' or exists (", '(true or exists ('],
    [
      'a session rests though a decision waits',
      "kind = 'decide' and done_at is null\n",
      "kind = 'none' and done_at is null\n",
    ],
  ),
  ...mutantsOf('src/campaign/workers/fleetSession.ts', [
    'the doubts of a failover aren’t written down',
    'if (doubt !== null) await appendOrThrow(session, doubt);',
    'if (doubt !== null) session.rows.apply(doubt);',
  ]),
  ...mutantsOf(
    'src/fleet/examineServer.ts',
    ['a pooler is leant on', "row?.['pid'] === connection.processId", "row?.['pid'] !== null"],
    ['a server that forgets is leant on', "if (facts.fsync !== 'on') throw", "if (facts.fsync === '') throw"],
  ),
  ...mutantsOf(
    'src/fleet/statusTable.ts',
    [
      'a status is kept as often as it comes',
      "hash('sha256', `${number} ${line}`)",
      "hash('sha256', `${number} ${line} ${Math.random()}`)",
    ],
    [
      'a reader may miss a status of another receiver',
      "await within.query('select pg_advisory_xact_lock($1, hashtext($2))', [STATUS_LOCKS, number]);",
      '',
    ],
    ['a session that is run is opened beside its run', 'where resting is not null and exists', 'where exists'],
  ),
  ...mutantsOf('src/campaign/database/connectDatabase.ts', [
    'sessions are handed in under another key than the workers’',
    'if (used === null || sealer.keyId === used) return sealer;',
    'return sealer;',
  ]),
  ...mutantsOf(
    'src/fleet/cleanFleet.ts',
    ['a session is cleaned away in which somebody is left', "if (state !== 'finished') return false;", ''],
    ['a session is cleaned away before its time', 'if (endedAtMs >= beforeMs) continue;', ''],
    ['what was handed in is taken for a draft', 'folders.filter((name) => !handedIn.has(name))', 'folders'],
  ),
  ...mutantsOf('src/campaign/workers/operatorOpening.ts', [
    'an operator writes beside a worker',
    'if (fence === null) throw isOwned(accountName(about.account));',
    "if (fence === null) return await openFleetSession(about, { fleet, facts: fleet.facts, sealer, self: { kind: 'unnamed' }, fence: { account: about.account, generation: 1, owner: '' }, patience: { clock: systemClock, waitForNext: () => Promise.resolve(false) } });",
  ]),
  ...mutantsOf('src/sessions/children.ts', [
    'rows go to a session that nobody sends',
    'if (!(await store.isWhole(childId))) {',
    'if (childId === folder) {',
  ]),
  ...mutantsOf('src/campaign/database/databaseAddress.ts', [
    'a password lies in the settings',
    "url.password !== '' ||",
    "url.password === 'x' ||",
  ]),
  ...mutantsOf('src/campaign/database/databaseLink.ts', [
    'whoever only looks asks for a password',
    'await this.#openOnce(false).catch',
    'await this.#openOnce(true).catch',
  ]),
  ...mutantsOf('src/fleet/schema.ts', [
    'a newer schema is taken for this one',
    'if (version > migrations.length) throw newer();',
    'if (version > migrations.length) return;',
  ]),
  ...mutantsOf('src/fleet/pgJournal.ts', [
    'an answer says nothing of how long it was on its way',
    'return { sinceOwnedMs };',
    'return { sinceOwnedMs: stopwatch(this.#patience.clock) };',
  ]),
  ...mutantsOf('src/sender/doubts.ts', [
    'a take-over doesn’t wait for late answers',
    'ATTEMPT_LIFETIME_MS + lateAnswerMs +',
    'ATTEMPT_LIFETIME_MS +',
    'The simulation has no answer that is late by just so much; the whole wait being left out is noticed.',
  ]),
];
