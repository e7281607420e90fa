// `npm run simulate -- --runs 10 --seed 1`, or `-- --replay sweep/7/123` for one scenario.
import { parseArgs } from 'node:util';
import { noTotals, runSeed, type Totals } from './runs';
import { simulate, SimulationFailure } from './simulate';

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, replay: { type: 'string' } },
});

const RUNS_A_REPORT = 10;

void main().catch((error: unknown) => {
  const what = error instanceof SimulationFailure ? 'FAILED ' : '';
  console.error(what + (error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  if (values.replay !== undefined) {
    const { crashCount, messageCount, askedCount } = await simulate(values.replay);
    console.log(`${values.replay}: ${crashCount} crashes, ${messageCount} messages, asked about ${askedCount} rows`);
    return;
  }
  const runs = wholeNumber('runs', values.runs ?? '5');
  const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000));
  console.log(`Seeds ${seed} to ${seed + runs - 1}`);
  const totals = noTotals();
  const startMs = performance.now();
  const report = (): void => console.log(summary(totals, (performance.now() - startMs) / 1000));
  try {
    for (let run = 0; run < runs; run += 1) {
      if (run > 0 && run % RUNS_A_REPORT === 0) report();
      await runSeed(seed + run, totals);
    }
  } finally {
    report();
  }
}

function summary({ runs, sessions, crashes, operations, messages, askedAbout }: Totals, seconds: number): string {
  const figures = [
    `${runs} runs of ${sessions} sessions`,
    `${crashes} crashes`,
    `${operations} operations`,
    `${messages} messages accepted`,
    `${askedAbout} rows asked about`,
    `${seconds.toFixed(1)} s`,
  ];
  return figures.join(', ');
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Error(`--${name} takes a whole number, not ${text}.`);
}
