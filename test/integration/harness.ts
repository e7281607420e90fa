import { writeFileSync } from 'node:fs';

/** What became of one test; written as JSON to $IN_HOST_RESULTS for whoever started VS Code. */
export interface InHostResult {
  readonly name: string;
  /** Null when the test passed. */
  readonly error: string | null;
}

type Test = readonly [name: string, body: () => void | Promise<void>];

const tests: Test[] = [];

/** Registers a test that runs inside the extension host; it fails by throwing. */
export function test(name: string, body: () => void | Promise<void>): void {
  tests.push([name, body]);
}

/**
 * VS Code's entry point for tests.
 * @throws Error when a test failed, which makes VS Code exit with another code than 0.
 */
export async function run(): Promise<void> {
  const results: InHostResult[] = [];
  for (const [name, body] of tests) {
    const error = await failureOf(body);
    console.log(error === null ? `✓ ${name}` : `✗ ${name}\n  ${error}`);
    results.push({ name, error });
  }
  const { IN_HOST_RESULTS } = process.env;
  if (IN_HOST_RESULTS !== undefined) writeFileSync(IN_HOST_RESULTS, JSON.stringify(results));
  const failedCount = results.filter(({ error }) => error !== null).length;
  if (failedCount > 0) throw new Error(`${failedCount} of ${results.length} tests failed in the extension host.`);
}

async function failureOf(body: Test[1]): Promise<string | null> {
  try {
    await body();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
