import { MARK_FILE } from './journal/journalMark';
import { RECIPIENTS_FILE } from './recipientsFile';
import { FIGURES_FILE } from './sessionFigures';
import { SESSION_FILE } from './sessionFile';

/** Of a session’s folder, what is read for showing it, beside its journal; of some of them the end alone. */
export const SHOWN_FILES: readonly string[] = [SESSION_FILE, FIGURES_FILE, RECIPIENTS_FILE, MARK_FILE];
