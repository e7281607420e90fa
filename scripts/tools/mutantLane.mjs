// A process that tries mutants, one after the other: the tests read the changed text in the place of the file, which
// itself is never touched. It is told of a mutant by a message, and answers with what came of it.
import { basename, resolve } from 'node:path';
import { createVitest } from 'vitest/node';
import { ROOT } from './paths.mjs';

/** Of what isn’t of the database, they notice little, and each file starts a server. */
const DATABASE_TESTS = '/test/fleet/';

/** What kills few mutants for the time that it takes: last. The simulation is the last of all. */
const SLOW_TESTS = [
  'bookProcesses.test.ts',
  'bookCrashes.test.ts',
  'journalDamage.test.ts',
  'sessions.test.ts',
  'sessionResults.test.ts',
  'limitsOverDays.test.ts',
  DATABASE_TESTS,
  'shortSimulation.ts',
];

/** Long enough for a busy machine: a slow test would be taken for one that notices. */
const TEST_TIMEOUT_MS = 60_000;
const POLL_TIMEOUT_MS = 60_000;

/** As they are handed in: those that know the file best come first. */
class InGivenOrder {
  sort(specifications) {
    return specifications;
  }

  shard(specifications) {
    return specifications;
  }
}

/** The file that is changed now, and its text; null while nothing is. */
let changed = null;
/** The first failure of the run that is under way. */
let heard = null;
/** Test files that have passed without any change. */
const sound = new Set();

const vitest = await createVitest('test', options(), { plugins: [changing()] });
await vitest.globTestSpecifications();
process.on('message', (change) => {
  void tryMutant(change).then((outcome) => process.send(outcome));
});
process.on('disconnect', () => {
  void vitest.close().finally(() => process.exit());
});
process.send({ kind: 'ready' });

function options() {
  return {
    root: ROOT,
    config: false,
    watch: false,
    include: [
      'test/{sender,sessions,fleet,campaign,people,whatsapp,webhooks,graph}/**/*.test.ts',
      'test/workbook/{plainPhones,phoneNumber,rowXml}.test.ts',
      'test/mutants/shortSimulation.ts',
    ],
    environment: 'node',
    // All test files in one thread: most of the time would go into loading the same modules for each anew.
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    sequence: { sequencer: InGivenOrder },
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    // As in vitest's configuration: what is slow for once isn't to count as a mistake that is noticed.
    expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    reporters: [listen()],
  };
}

function changing() {
  return {
    name: 'mutant',
    enforce: 'pre',
    transform: (code, id) => (id === changed?.path ? changed.text : code),
  };
}

async function tryMutant({ file, text }) {
  const path = resolve(ROOT, file);
  const specifications = await relatedTo(path);
  changed = { path, text };
  vitest.invalidateFile(path);
  const noticed = await firstFailure(specifications);
  changed = null;
  vitest.invalidateFile(path);
  if (noticed === null) return { kind: 'survived' };
  const anyway = await failureAnyway(noticed.specification);
  if (anyway !== null) return { kind: 'unsound', by: `${noticed.by}; without the mutant: ${anyway.by}` };
  return { kind: 'killed', by: noticed.by };
}

/** The tests that load the file: its own first, then those of its folder. */
async function relatedTo(path) {
  vitest.config.related = [path];
  const name = basename(path, '.ts');
  const folder = path.replace(/^.*\/src\/(\w+)\/.*$/u, '/test/$1/');
  const rank = ({ moduleId }) => {
    if (basename(moduleId) === `${name}.test.ts`) return -1;
    const isSlowHere = moduleId.includes(DATABASE_TESTS) && folder !== DATABASE_TESTS;
    const slowness = SLOW_TESTS.indexOf(isSlowHere ? DATABASE_TESTS : basename(moduleId));
    return slowness * 2 + 2 + (moduleId.includes(folder) ? 0 : 1);
  };
  const related = await vitest.getRelevantTestSpecifications();
  return related.toSorted((left, right) => rank(left) - rank(right));
}

/** The first test that fails, or null. */
async function firstFailure(specifications) {
  heard = null;
  // Not what this gives: there are the failures of earlier runs in it.
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  if (heard !== null)
    return { specification: specifications.find(({ moduleId }) => moduleId === heard.path), by: heard.by };
  const [error] = unhandledErrors;
  return error ? { specification: specifications[0], by: `an error that nothing caught: ${error.message}` } : null;
}

function listen() {
  const hear = ({ moduleId }, what) => (heard ??= { path: moduleId, by: `${basename(moduleId)}: ${what}` });
  return {
    onTestCaseResult: (test) => {
      process.send({ kind: 'alive' });
      if (test.result().state === 'failed') hear(test.module, test.fullName);
    },
    onTestModuleEnd: (module) => {
      const [error] = module.errors();
      if (error) hear(module, error.message);
    },
  };
}

/** A test that fails without the mutant, too, notices nothing. */
async function failureAnyway(specification) {
  if (sound.has(specification.moduleId)) return null;
  const failure = await firstFailure([specification]);
  if (failure === null) sound.add(specification.moduleId);
  return failure;
}
