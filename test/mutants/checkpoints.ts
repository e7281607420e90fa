import { mutantsOf } from './mutant';

/** What a journal’s reading leaves for the next one, and when that is believed. */
export const CHECKPOINT_MUTANTS = [
  ...mutantsOf(
    'src/sessions/journal/checkpoint.ts',
    ['a checkpoint is trusted whatever the journal says', 'digest.hex !== kept.prefix', 'digest.hex === ""'],
    [
      'a checkpoint of a longer journal is trusted',
      'kept.length > journal.lengthNow()',
      'false',
      'The digest of what is left of it is another.',
    ],
    ['a damaged checkpoint is trusted', ' || digestOfText(body) !== own', ''],
  ),
  ...mutantsOf(
    'src/sessions/journal/checkpointCodec.ts',
    ['a damaged journal gets a checkpoint', 'if (!isWhole ||', 'if ('],
    [
      'another size’s checkpoint is trusted',
      'kept.recipientCount !== recipientCount || bytes.length !== recipientCount',
      'kept.recipientCount < 0',
    ],
    ['an older fold is trusted', 'version: v.literal(FOLD_VERSION)', 'version: v.number()'],
    ['who answered is forgotten', 'answered: asText(kept.answered)', "answered: ''"],
    ['the records are numbered anew behind it', 'recordCount: scan.recordCount', 'recordCount: 0'],
  ),
  ...mutantsOf('src/sessions/journal/journalReader.ts', [
    'what came after a checkpoint isn’t folded',
    'chunksOf(file, fold.length, digest)',
    'chunksOf(file, fold.length || 0 ? 1e15 : 0, digest)',
  ]),
  ...mutantsOf('src/sessions/journal/prefixDigest.ts', [
    'a line in two pieces is half told',
    'this.#hash.update(this.#beginning).update(',
    'this.#hash.update(',
  ]),
];
