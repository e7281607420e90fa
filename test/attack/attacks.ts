import type { Attack } from './attack';
import { bytesCutOut } from './attacks/bytesCutOut';
import { chunkDamaged } from './attacks/chunkDamaged';
import { countLowered } from './attacks/countLowered';
import { fewFilesAmidRun } from './attacks/fewFilesAmidRun';
import { fewFilesAtResume } from './attacks/fewFilesAtResume';
import { journalBecameFolder } from './attacks/journalBecameFolder';
import { journalCutOff } from './attacks/journalCutOff';
import { journalCutOffAmidRun } from './attacks/journalCutOffAmidRun';
import { journalEmptied } from './attacks/journalEmptied';
import { journalReplaced } from './attacks/journalReplaced';
import { journalRolledBack } from './attacks/journalRolledBack';
import { lastOwner } from './attacks/lastOwner';
import { ledgerBecameFolder } from './attacks/ledgerBecameFolder';
import { lineFeedLost } from './attacks/lineFeedLost';
import { linesCutOut } from './attacks/linesCutOut';
import { markRemoved } from './attacks/markRemoved';
import { ownerBusy } from './attacks/ownerBusy';
import { ownerFrozen } from './attacks/ownerFrozen';
import { ownerFrozenUnseen } from './attacks/ownerFrozenUnseen';
import { ownerUnseen } from './attacks/ownerUnseen';
import { recipientsMissing } from './attacks/recipientsMissing';
import { rowForgotten } from './attacks/rowForgotten';
import { sessionFileTruncated } from './attacks/sessionFileTruncated';
import { strangeOwner } from './attacks/strangeOwner';
import { tailZeroed } from './attacks/tailZeroed';
import { temporaryFolders } from './attacks/temporaryFolders';
import { terminalClosed } from './attacks/terminalClosed';

/** One file an attack; a new one is listed here and in docs/testing.md. */
export const ATTACKS: readonly Attack[] = [
  journalReplaced,
  journalRolledBack,
  journalCutOffAmidRun,
  journalCutOff,
  journalEmptied,
  tailZeroed,
  lineFeedLost,
  bytesCutOut,
  linesCutOut,
  rowForgotten,
  markRemoved,
  ownerFrozen,
  ownerFrozenUnseen,
  ownerUnseen,
  ownerBusy,
  temporaryFolders,
  countLowered,
  sessionFileTruncated,
  chunkDamaged,
  recipientsMissing,
  journalBecameFolder,
  ledgerBecameFolder,
  strangeOwner,
  lastOwner,
  fewFilesAmidRun,
  fewFilesAtResume,
  terminalClosed,
];
