import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What hangs is told of late; what is slow, on a busy machine, isn't taken for it. */
const node = {
  environment: 'node' as const,
  // What files import is read once in a process, not for each file. Nothing of a test may stay behind in a module. It must
  // stand here: a project takes nothing over from what is said for all.
  isolate: false,
  testTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
};
const patient = { testTimeout: 900_000, hookTimeout: 300_000, expect: { poll: { timeout: 180_000 } } };

/** Some half a minute and more each where others run beside, and the longest of the unit tests. */
const LONGEST = [
  'cli/fleetFaults',
  'browser/whatsappWebFaults',
  'cli/cloud',
  'attack/attack',
  'browser/outages',
  'browser/whatsappWebConformance',
  'cli/fleetKills',
  'cli/takeOver',
  'cli/whatsappPage',
  'browser/linking',
  'browser/whatsappWeb',
  'cli/besideDatabase',
  'cli/fleetGraphCut',
  'cli/fleetPortfolio',
  'browser/panelStates',
  'cli/fleetCloud',
  'browser/connecting',
  'browser/pageContract',
  'cli/optOuts',
  'cli/check',
  'fleet/worker',
  'cli/send',
  'simulation/simulation',
  'timetable/limitsOverDays',
  'simulation/twoSessions',
];

/** A third of what all unit tests cost: `npm run quick` leaves them to `npm run check`. */
const LONG_UNIT_TESTS = [
  'test/campaign/childCrashes.test.ts',
  'test/campaign/cloud/lateStatuses.test.ts',
  'test/people/{bookCrashes,bookProcesses,tallyProcesses}.test.ts',
  'test/sender/timetable/{limitsOverDays,plan,timesOfRun}.test.ts',
  'test/sessions/{crashes,journalDamage}.test.ts',
  'test/workbook/{fuzz/fuzz,hostileText,plainPhones}.test.ts',
];

/** What takes the longest begins first, on a fresh clone too, where it isn’t known yet: nothing is waited for alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((left, right) => place(left) - place(right));
  }
}

export default defineConfig({
  // Runs beside each other remember apart how long their files took: each writes all of it at its end.
  cacheDir: `node_modules/.vite/${process.env['VITEST_CACHE'] ?? ''}`,
  test: {
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/{attack,bench,browser,cli,e2e,fleet,integration,simulation}/**',
            ...(process.env['QUICK'] === undefined ? [] : LONG_UNIT_TESTS),
          ],
        },
      },
      // A real PostgreSQL for each file, which is waited for most of the time.
      { test: { ...node, name: 'database', include: ['test/fleet/**/*.test.ts'] } },
      { test: { ...node, ...patient, name: 'simulation', include: ['test/simulation/**/*.test.ts'] } },
      // Real Chromium, real processes.
      { test: { ...node, ...patient, name: 'real', include: ['test/{attack,browser,cli}/**/*.test.ts'] } },
      // A whole VS Code takes both cores.
      {
        test: {
          ...node,
          ...patient,
          name: 'vscode',
          include: ['test/e2e/*.test.ts'],
          fileParallelism: false,
          globalSetup: ['test/e2e/sharedVsCode.ts'],
        },
      },
    ],
  },
});
