import { isHumanError } from '../../../src/sender/humanError';
import { checkWorkbook } from '../../../src/workbook/checkWorkbook';

/** One case is over: what it came to, and the most memory that this process has ever had. */
export interface CaseReport {
  readonly tookMs: number;
  readonly peakBytes: number;
  readonly result: 'read' | 'refused' | 'failed';
  /** The error of a failed one. */
  readonly error: string;
}

// Reads what it is sent, one after the other; the parent says when it takes too long.
process.on('message', (bytes: Uint8Array) => void run(bytes));

async function run(bytes: Uint8Array): Promise<void> {
  // What the last case has left doesn't count as this one's.
  global.gc?.();
  const start = performance.now();
  let result: CaseReport['result'] = 'read';
  let error = '';
  try {
    const locale = bytes.length % 2 === 0 ? 'fr' : 'en';
    await checkWorkbook({ input: { kind: 'bytes', bytes }, country: 'FR', locale }, () => undefined);
  } catch (caught) {
    result = isHumanError(caught) ? 'refused' : 'failed';
    if (result === 'failed') error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
  }
  const tookMs = performance.now() - start;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.send?.({ tookMs, peakBytes, result, error } satisfies CaseReport);
}
