import type { CheckedRow, SheetOutline } from '../../sender/model';
import type { WorkerFailure } from '../../workbook/workerMessages';
import type { FrozenSheet } from './freezeWorkbook';

/** How the thread tells that it is to freeze, and not to check alone. */
export const FREEZES = { freezes: true } as const;

/** What the thread says, in answer to the one message that it gets, a `FreezeRequest`. */
export type FromFreezer =
  | { readonly type: 'opened'; readonly outline: SheetOutline; readonly firstRows: readonly CheckedRow[] }
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'counted'; readonly rowCount: number }
  | { readonly type: 'frozen'; readonly frozen: FrozenSheet }
  | WorkerFailure;
