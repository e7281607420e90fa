import { countOf, sentence, type Sentence } from '../../sender/sentence';

/** What of the book isn't as it was written. What comes after a damaged part is read all the same. */
export interface BookDamage {
  /** Records that the numbers of those around them, or the head of their file, show to be missing. */
  readonly missingRecordCount: number;
  /** Bytes that are no record, or stand where others must have stood. */
  readonly unreadableByteCount: number;
  readonly fileCount: number;
}

export const NO_DAMAGE: BookDamage = { missingRecordCount: 0, unreadableByteCount: 0, fileCount: 0 };

export function addDamage(left: BookDamage, right: BookDamage): BookDamage {
  return {
    missingRecordCount: left.missingRecordCount + right.missingRecordCount,
    unreadableByteCount: left.unreadableByteCount + right.unreadableByteCount,
    fileCount: left.fileCount + right.fileCount,
  };
}

export function isDamaged({ fileCount }: BookDamage): boolean {
  return fileCount > 0;
}

/** What the user should know of it. */
export function damageText({ missingRecordCount }: BookDamage): Sentence {
  return sentence(
    'Part of the book of people was damaged or missing: about {0} entries are lost, and everything else has been kept. Enter again whoever has opted out and isn’t in the list of opt-outs.',
    countOf(missingRecordCount),
  );
}
