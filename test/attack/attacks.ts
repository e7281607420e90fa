import type { Attack } from './attack';
import { bytesCutOut } from './attacks/bytesCutOut';
import { journalCutOff } from './attacks/journalCutOff';
import { journalCutOffAmidRun } from './attacks/journalCutOffAmidRun';
import { journalEmptied } from './attacks/journalEmptied';
import { journalReplaced } from './attacks/journalReplaced';
import { journalRolledBack } from './attacks/journalRolledBack';
import { lineFeedLost } from './attacks/lineFeedLost';
import { linesCutOut } from './attacks/linesCutOut';
import { markRemoved } from './attacks/markRemoved';
import { rowForgotten } from './attacks/rowForgotten';
import { tailZeroed } from './attacks/tailZeroed';

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
];
