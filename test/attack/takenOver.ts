import { expect } from 'vitest';
import type { CliProcess } from '../cli/cli';

/** Two that didn’t see each other: the one that had the session before has stopped, and the other one has sent to all. */
export async function checkTakenOver(before: CliProcess, other: CliProcess): Promise<void> {
  const [end, { code, stderr }] = await Promise.all([before.end, other.end]);
  expect(end.stderr).toContain('Another window or program has taken over this session.');
  expect([0, 3], stderr).toContain(code);
}
