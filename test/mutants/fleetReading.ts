import { mutantsOf } from './mutant';

/** Journals of a database as they are read: from a checkpoint on, as they go on, and many at once. */
export const FLEET_READING_MUTANTS = [
  ...mutantsOf(
    'src/fleet/foldCheckpoint.ts',
    ['a checkpoint of other rows is believed', 'kept === undefined || kept.digest !== kept.now', 'kept === undefined'],
    [
      'a checkpoint of another length is believed',
      'fold.scan.recordCount === kept.recordCount ?',
      'fold.scan.recordCount >= 0 ?',
    ],
    ['a checkpoint loses who is to be entered', 'if (await isEntered()) fold', 'if ((await isEntered()) || true) fold'],
    ['a checkpoint loses who was found', 'sent.removeAll(found);', ''],
    ['the digest is of the last rows alone', 'let digest = begun?.digest ?? 0n;', 'let digest = 0n;'],
  ),
  ...mutantsOf(
    'src/fleet/journalRows.ts',
    ['a checkpoint covers what may be taken back', 'and seq + line_count <= $3', 'and $3::bigint is not null'],
    ['rows are so long that they are compressed', 'const LONGEST_ROW = 1900;', 'const LONGEST_ROW = 4000;'],
    [
      'each record has a row of its own',
      'row !== undefined && length <= LONGEST_ROW',
      'row !== undefined && length < 0',
    ],
  ),
  ...mutantsOf('src/fleet/checkpointKeeper.ts', [
    'a checkpoint is made at each record',
    'if (recordCount < this.#coveredCount + this.#everyCount) return;',
    '',
  ]),
  ...mutantsOf(
    'src/fleet/look/preloadedDisk.ts',
    [
      'the end of a file is read for its beginning',
      'return at < 0 ? await super.read(buffer, position) :',
      'return at < -1e9 ? 0 :',
    ],
    ['a file that isn’t there is another’s', 'if (tail === null) throw', 'if (tail === undefined) throw'],
  ),
  ...mutantsOf('src/fleet/journalPages.ts', [
    'what came behind a checkpoint is folded from the beginning',
    'this.#starts.push({ position: length, seq: scan.recordCount });',
    'this.#starts.push({ position: length, seq: 0 });',
  ]),
  ...mutantsOf(
    'src/fleet/look/followedJournals.ts',
    [
      'a watcher believes what isn’t there any more',
      'known !== undefined && (await this.#isStill(session, known))',
      'known !== undefined',
    ],
    [
      'what lies behind a checkpoint that isn’t believed is all of a journal',
      'if (beginning === undefined || (begun === null && beginning.checkpoint !== undefined)) {',
      'if (beginning === undefined) {',
    ],
    [
      'the beginning of a long journal is all of it',
      'beginning.rows.length < BEGINNING_ROWS_COUNT ?',
      'beginning.rows.length >= 0 ?',
    ],
    ['a watcher reads its last row twice', 'nextSeq: newest.seq + newest.lines.length }', 'nextSeq: newest.seq }'],
  ),
];
