import { mutantsOf } from './mutant';

/** What is on disk, in what order, and who may read and write it. */
export const DISK_MUTANTS = [
  ...mutantsOf(
    'src/sessions/draft.ts',
    ['the session’s name isn’t durable', 'await syncSessionName(sessionFolder, files);', ''],
    [
      'a session is there before its journal’s mark',
      'await renewMark(journalPath, { recordCount, isInOrder: known === null }, files);\n      await files.rename(draftFolder, sessionFolder);',
      'await files.rename(draftFolder, sessionFolder);\n      await renewMark(join(sessionFolder, JOURNAL_FILE), { recordCount, isInOrder: true }, files);',
    ],
    [
      'a session that is made goes with its draft',
      'if (!this.#isCommitted) await',
      'await',
      'Its folder has become the session’s: nothing is left by the name of the draft, whose id no other gets.',
    ],
    ['all sessions have one salt', "randomBytes(16).toString('base64url')", "'salt'"],
    ['duplicates are sent to', "if (verdict !== 'ready') await", 'if (phone === null && verdict) await'],
    [
      'whoever is left out is sent to',
      'for (const { index, code } of leftOut) yield',
      'for (const { index, code } of [...leftOut].slice(0, 0)) yield',
    ],
    [
      'a long list of left-out rows loses its end',
      "    yield Buffer.from(lines, 'ascii');\n  }\n  await",
      '  }\n  await',
    ],
  ),
  ...mutantsOf(
    'src/sessions/encryption.ts',
    ['one nonce for all', 'randomBytes(NONCE_LENGTH)', 'Buffer.alloc(NONCE_LENGTH)'],
    ['no salt', "createHmac('sha256', salt)", "createHmac('sha256', `${salt.length}`)"],
    ['parts run together', '`${part.length}:${part}`', 'part'],
  ),
  ...mutantsOf(
    'src/sessions/rowsFile.ts',
    ['a chunk may stand in another’s place', '`${kind} ${sessionId} ${chunk}`', '`${kind} ${sessionId} ${chunk < 0}`'],
    ['another session’s chunk opens', '`${kind} ${sessionId} ${chunk}`', '`${kind} ${sessionId.length} ${chunk}`'],
    [
      'rows that weren’t ready open as recipients',
      '`${kind} ${sessionId} ${chunk}`',
      '`${kind.length < 0} ${sessionId} ${chunk}`',
    ],
    [
      'a chunk that is read ahead is the one before it',
      'read.subarray(start - from, end - from)',
      'read.subarray(0, end - start)',
    ],
    [
      'what can’t be read ahead can’t be read',
      'if (read === null) return await',
      'if (read === null) throw damaged();\n    if (read.length === 0) return await',
    ],
    ['the file is asked for each chunk', 'last < chunk + AHEAD_CHUNKS', 'last < chunk'],
    ['the rows aren’t synced', 'await this.#file.datasync();', ''],
    ['the mark isn’t looked at', "trailer.toString('ascii', 8) !== MARK || ", ''],
    [
      'the fifth chunk is read as the first',
      'this.#cache.get(chunk);\n    if (!rows) {\n      rows = this.#readChunk(chunk);\n      this.#cache.set(chunk, rows);',
      'this.#cache.get(chunk % CACHED_CHUNKS);\n    if (!rows) {\n      rows = this.#readChunk(chunk);\n      this.#cache.set(chunk % CACHED_CHUNKS, rows);',
    ],
    ['chunks pile up', 'this.#cache.size > CACHED_CHUNKS', 'this.#cache.size > 1e9'],
    ['a chunk that ends before it begins is read', 'if (end <= start) throw damaged();', ''],
    ['a row that isn’t there is one', 'if (row === undefined) throw damaged();\n    return row;', 'return row as Row;'],
  ),
  ...mutantsOf(
    'src/sessions/sessionFile.ts',
    [
      'session.json isn’t waited for',
      'await writeWholeFile(files, `${path}.new`, [Buffer.from(`${content}\\n`)]);\n  await files.rename(`${path}.new`, path);',
      'void writeWholeFile(files, path, [Buffer.from(`${content}\\n`)]);',
    ],
    ['a campaign of another session opens', '`campaign ${id}`', '`campaign ${id.length}`'],
    [
      'an older version would send without the file',
      "attachment.kind === 'none' ? WITHOUT_ATTACHMENTS : WITHOUT_PARENT",
      'WITHOUT_ATTACHMENTS',
    ],
    ['an older version would send a child', 'if (parent !== undefined) return WITHOUT_HOW_TO_STOP;', ''],
    ['an older version would send a text for a template', 'if (cloud !== undefined) return FORMAT_VERSION;', ''],
    ['an older version would leave out how to stop', 'if (howToStop !== undefined) return WITHOUT_CLOUD;', ''],
    ['an id may lead elsewhere', '/^[a-z\\d]{5}-[a-z\\d]{5}$/u', '/[a-z\\d]{5}-[a-z\\d]{5}/u'],
    ['a newer version’s session is read', 'if (version > FORMAT_VERSION) {', 'if (version > 1000) {'],
  ),
  ...mutantsOf(
    'src/sessions/journal/journalFile.ts',
    [
      'the same handle after a failed flush',
      '    const file = this.#file;\n    this.#file = null;\n',
      '    const file = null as OpenedFile | null;\n',
    ],
    ['only a line of what an earlier process wrote is written again', 'TAIL_BYTES = 64 * 1024', 'TAIL_BYTES = 16'],
    [
      'what a failed flush left behind stays',
      'if (this.#isDirty) await this.#file.truncate(this.#durableLength);',
      'if (this.#isDirty) await this.#file.truncate(this.#file.lengthNow());',
    ],
    ['not synced', 'await this.#file.datasync();', ''],
    ['answered before it is synced', 'await this.#file.datasync();', 'void this.#file.datasync();'],
    ['written though another has taken over', 'if (!isOwner) return TAKEN_OVER;', ''],
    [
      'counts though another took over amid it',
      'return isStillOwner ? { ok: true, sinceOwnedMs } : TAKEN_OVER;',
      'return { ok: true };',
    ],
    [
      'what an earlier process wrote last isn’t written again',
      'if (!this.#isTailDurable) await rewriteTail',
      'if (this.#isTailDurable) await rewriteTail',
    ],
  ),
  ...mutantsOf(
    'src/sessions/journal/journalFold.ts',
    [
      'the first account counts',
      "if (record.t === 'account') this.account = record.h;",
      "if (record.t === 'account') this.account ??= record.h;",
    ],
    ['changed options are forgotten', "record.t === 'opened' || record.t === 'options'", "record.t === 'opened'"],
    ['a crash counts as the user’s stop', '[this.isClosed, this.wasOpened] = [false, true]', 'this.wasOpened = true'],
    [
      'a closed window counts as the user’s stop',
      "(event === 'stopped' && code === undefined)",
      "(event === 'stopped' && code !== '')",
    ],
    ['a newer version’s journal is read', 'record.version <= JOURNAL_VERSION', 'record.version > 0'],
    ['known first, and taken in order all the same', 'this.isInOrder = false;', 'this.isInOrder = true;'],
  ),
  ...mutantsOf(
    'src/sessions/journal/journalRepair.ts',
    ['another’s journal is replaced', 'if (!(await isOwner())) {', 'if (!(await isOwner()) && path === "") {'],
    ['a repaired journal’s name isn’t durable', 'await files.syncFolder(dirname(path));', ''],
    [
      'a journal is mended where it stands',
      'const repairedPath = `${path}.repaired`;\n  await writeWholeFile(files, repairedPath, repaired(path, doubt, files));',
      'const repairedPath = path;\n  await writeWholeFile(files, path, repaired(asidePath, doubt, files));',
    ],
  ),
  ...mutantsOf('src/sessions/journal/openJournal.ts', [
    'the name of a repair that died isn’t made durable',
    'await files.syncFolder(dirname(path));',
    '',
  ]),
  ...mutantsOf(
    'src/sessions/journal/journalMark.ts',
    ['the names of a session’s files aren’t durable', 'await files.syncFolder(dirname(path));', ''],
    [
      'a mark is renewed where it stands',
      "await writeWholeFile(files, `${path}.new`, [Buffer.from(encodeMark(mark), 'ascii')]);\n  await files.rename(`${path}.new`, path);",
      "await writeWholeFile(files, path, [Buffer.from(encodeMark(mark), 'ascii')]);",
    ],
  ),
  ...mutantsOf(
    'src/sessions/sessionDisk.ts',
    ['the folder of all sessions isn’t durable', 'await files.syncFolder(dataFolder);', ''],
    ['a session’s own name isn’t durable', 'await files.syncFolder(sessions);', ''],
    [
      'a new data folder isn’t durable',
      'await files.syncFolder(dirname(dataFolder)).catch(',
      'await files.syncFolder(dataFolder).catch(',
    ],
  ),
  ...mutantsOf('src/sessions/journal/journalScan.ts', [
    'damage isn’t counted',
    'damagedByteCount += line.length + 1;',
    'damagedByteCount += 0;',
  ]),
  ...mutantsOf('src/sessions/journal/journalDisk.ts', ['a whole file isn’t synced', 'await file.datasync();', '']),
  ...mutantsOf(
    'src/sessions/openSession.ts',
    ['a session whose maker died is used before its name is safe', 'await syncSessionName(folder, files);', ''],
    [
      'options are forgotten on a resume',
      'state.options ?? defaultOptions(info.transport)',
      'defaultOptions(info.transport)',
    ],
    ['the account is forgotten on a resume', 'account: state.account,', 'account: null,'],
    [
      'the file isn’t told from another by the fingerprint',
      '...(attachment ? [attachment.path] : [])',
      '...(attachment ? [] : [])',
    ],
    [
      'whoever sends from a child doesn’t settle it with its parent first',
      'if (info.parent) await settleNote(',
      'if (info.parent && info.createdAtMs < 0) await settleNote(',
    ],
    ['whoever has gone to another session comes back to the queue', 'await handOver(folder, state.rows, files);', ''],
    ['a session that can’t be read stays locked', 'await lock.release();\n      throw error;', 'throw error;'],
  ),
  ...mutantsOf(
    'src/sessions/children.ts',
    [
      'two who don’t see each other take the same rows',
      'if (others.some((other) => other.childId !== note.childId && isOfSame(other, note))) {',
      'if (others.length < 0) {',
    ],
    [
      'what is thought dead may still become a session',
      'if (await succeeds(files.rename(draft, `${draft}.void`))) {',
      'if (await succeeds(files.stat(draft))) {',
    ],
    [
      'rows are noted once their session is there',
      'await writePendingNote(folder, note, parent.recipientCount, store.files);\n  // Whoever',
      '// Whoever',
    ],
    [
      'a session is settled before its name is safe',
      'await syncSessionName(folder, files);',
      '',
      'Whoever has opened the parent has synced the folder that both lie in.',
    ],
  ),
  ...mutantsOf(
    'src/sessions/childNotes.ts',
    ['a note that was changed is believed', 'if (text.slice(end) !== ` ${checksumDigits(body)}\\n`) return null;', ''],
    [
      'a note isn’t safe before its session is',
      '`${path}.new`, path);\n  await files.syncFolder(folder);',
      '`${path}.new`, path);',
    ],
  ),
  ...mutantsOf(
    'src/sessions/removeSessions.ts',
    [
      'not looked at again under the lock',
      'between the look and the lock.\n    if (!(await mayGo())) return false;',
      'between the look and the lock.',
    ],
    ['what the user must decide about is removed', '!isWorkLeft && unsureCount === 0', '!isWorkLeft'],
    [
      'files are gone before the session is',
      'await store.files.rename(folder, away);\n  await store.files.syncFolder(dirname(folder));\n  await store.files.remove(away);',
      'await store.files.remove(folder);',
    ],
    ['files are gone before the session’s name surely is', 'await store.files.syncFolder(dirname(folder));', ''],
    ['removed at once', '>= olderThanMs', '>= 0'],
    [
      'stays locked where it couldn’t be removed',
      'return true;\n  } finally {\n    await acquired.lock.release();',
      'return true;\n  } finally {',
    ],
  ),
  ...mutantsOf(
    'src/sessions/ownerSocket.ts',
    ['an owner who can’t be reached is dead', 'NOBODY.has(code) ? null : parseOwner(answer)', 'null'],
    [
      'an owner that says nothing is dead',
      "socket.on('end', () => settle(parseOwner(answer)));",
      "socket.on('end', () => settle(answer === '' ? null : parseOwner(answer)));",
    ],
  ),
  ...mutantsOf(
    'src/sessions/sessionLock.ts',
    [
      'a late claim of an old generation owns',
      'if ((await generations(folder)).at(-1) === generation) {',
      'if (generation > 0) {',
    ],
    ['an owner who is pushed aside goes on', '.at(-1) === this.#generation', '.includes(this.#generation)'],
    [
      'an earlier claim is written over',
      "if (errorCode(error) === 'EEXIST') throw error;",
      '',
      'The file is made only where there is none, so the second way refuses as well.',
    ],
  ),
  ...mutantsOf(
    'src/sessions/sessionStore.ts',
    ['a session with somebody to decide about is finished', "!isWorkLeft && rows.count('unsure') === 0", '!isWorkLeft'],
    ['the list believes a journal that was cut off', 'foldLoss(content, mark, info.createdAtMs)', 'false'],
    ['a session that is running is told as interrupted', "state === 'unfinished' && !isClosed", '!isClosed'],
  ),
  ...mutantsOf('src/sessions/decideSession.ts', [
    'a decision about one row is about all',
    'if (!isMeant(index)) continue;',
    '',
  ]),
  ...mutantsOf(
    'src/sessions/journal/appendOrThrow.ts',
    ['a decision that can’t be written counts', 'if (!appended.ok) {', 'if (!appended.ok && record.at < 0) {'],
    ['a decision is written and not folded', 'rows.apply(record);', ''],
  ),
];
