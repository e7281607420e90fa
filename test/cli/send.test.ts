import { version } from '../../package.json';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkOnceEach,
  checkRefused,
  CLI,
  cli,
  CliProcess,
  CONTACTS,
  jsonLines,
  place,
  runLines,
  UNPACED,
  type Figures,
  type Place,
} from './cli';
import { writeRecipients, writeWorkbook } from './workbook';

interface ReadyRow {
  readonly verdict: string;
  readonly phone: string;
  readonly values: Readonly<Record<string, string>>;
}

async function readyRows(path: string): Promise<readonly ReadyRow[]> {
  const { stdout } = await cli(['check', path, '--rows']);
  return jsonLines<ReadyRow>(stdout).filter(({ verdict }) => verdict === 'ready');
}

const NOTHING: Figures = { total: 0, sent: 0, answered: 0, failed: 0, skipped: 0, unknown: 0, left: 0 };

function sendArguments(at: Place, path = CONTACTS, text = 'Bonjour {{Prénom}}'): string[] {
  return ['send', path, '--message', text, ...at.arguments];
}

describe('send', () => {
  test('sends the filled-in message to each ready row, once', async () => {
    const at = await place();
    const text = 'Bonjour {{prenom}} {{NOM}}, {{Montant|0}} €';
    const end = await cli([...sendArguments(at, CONTACTS, text), ...UNPACED, '--concurrency', '1']);
    expect(end.code).toBe(0);
    const { id, counts } = runLines(end);
    expect(counts).toEqual({ ...NOTHING, total: 24, sent: 24 });
    const rows = await readyRows(CONTACTS);
    expect(at.ledger().map(({ phone, text }) => [phone, text])).toEqual(
      rows.map(({ phone, values }) => [phone, `Bonjour ${values['Prénom']} ${values['Nom']}, ${values['Montant']} €`]),
    );
    expect(await at.sessions()).toEqual([{ id, file: 'contacts.xlsx', state: 'finished', ...counts }]);
    const again = await cli(['resume', id, ...at.arguments]);
    expect([again.code, runLines(again).counts]).toEqual([0, counts]);
    expect(at.ledger()).toHaveLength(24);
  });

  test('exits 3 with the rows that weren’t sent', async () => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'blank.xlsx'), [
      ['Texte', 'Téléphone'],
      ['Bonjour', '+33 1 99 00 12 34'],
      ['', '+33 1 99 00 12 35'],
    ]);
    const blank = await cli([...sendArguments(at, path, '{{Texte}}'), ...UNPACED]);
    expect([blank.code, runLines(blank).counts]).toEqual([3, { ...NOTHING, total: 2, sent: 1, skipped: 1 }]);
    const simulate = JSON.stringify({ seed: 5, failures: { permanent: 0.5 } });
    const refused = await cli([...sendArguments(at), ...UNPACED, '--simulate', simulate]);
    const { counts } = runLines(refused);
    expect(refused.code).toBe(3);
    expect(counts.failed).toBeGreaterThan(0);
    expect(counts).toEqual({ ...NOTHING, total: 24, sent: 24 - counts.failed, failed: counts.failed });
    expect(at.ledger()).toHaveLength(1 + counts.sent);
  });

  test('tries again where that can’t duplicate, and looks up what it can’t tell', async () => {
    const at = await place();
    const failures = { retryable: 0.2, lostAck: 0.2, hang: 0.2, disconnect: 0.1 };
    const simulate = JSON.stringify({ seed: 2, failures, timeoutMs: 50 });
    const options = ['--concurrency', '10', '--tries', '10', '--simulate', simulate];
    const end = await cli([...sendArguments(at), ...UNPACED, ...options]);
    expect([end.code, runLines(end).counts]).toEqual([0, { ...NOTHING, total: 24, sent: 24 }]);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(24);
  });

  test('ends when many messages in a row fail, and costs no row where they share a cause', async () => {
    const at = await place();
    const simulate = ['--simulate', JSON.stringify({ failures: { permanent: 1 } })];
    const end = await cli([...sendArguments(at), ...UNPACED, ...simulate]);
    expect(end.code).toBe(4);
    expect(end.stderr).toMatch(/^\d+ messages in a row failed\. Look at the errors, then resume\.$/mu);
    const { id, counts } = runLines(end);
    expect(counts).toMatchObject({ failed: 0, left: 24 });
    expect(end.stderr.trim().split('\n').at(-1)).toContain(`resume ${id} goes on with what is left.`);
    expect((await cli(['resume', id, ...at.arguments, ...UNPACED])).code).toBe(0);
    expect(at.ledger()).toHaveLength(24);
  });

  test('keeps the rate, and the delay between batches', async () => {
    const at = await place();
    const path = await writeRecipients(join(at.folder, 'twelve.xlsx'), 12);
    const pace = ['--rate', '20', '--batch-size', '4', '--batch-delay', '0.25', '--concurrency', '2'];
    expect((await cli([...sendArguments(at, path, 'x'), ...pace])).code).toBe(0);
    const times = at.ledger().map(({ at }) => at);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const betweenBatches = [gaps[3], gaps[7]];
    const withinBatches = gaps.filter((_, index) => index !== 3 && index !== 7);
    expect(Math.min(...betweenBatches.map(Number))).toBeGreaterThanOrEqual(240);
    // A gap between two messages varies by their latency: the rate shows over all of them.
    const average = withinBatches.reduce((sum, gap) => sum + gap, 0) / withinBatches.length;
    expect(average).toBeGreaterThanOrEqual(44);
  });

  test('has as many in flight as it may', async () => {
    const took: number[] = [];
    for (const concurrency of ['1', '8']) {
      const at = await place();
      const slow = ['--concurrency', concurrency, '--simulate', JSON.stringify({ latencyMs: [100, 100] })];
      expect((await cli([...sendArguments(at), ...UNPACED, ...slow])).code).toBe(0);
      const times = at.ledger().map(({ at }) => at);
      // From the first to the last: how long a process needs to start is the machine's business.
      took.push(Math.max(...times) - Math.min(...times));
    }
    const [oneByOne = 0, eightAtOnce = 0] = took;
    expect(oneByOne).toBeGreaterThan(2200);
    expect(eightAtOnce).toBeLessThan(oneByOne / 2);
  });

  test('goes on when nobody reads what it prints', async () => {
    const at = await place();
    const run = new CliProcess([...sendArguments(at), '--rate', '50', '--batch-delay', '0']);
    run.child.stdout.destroy();
    run.child.stderr.destroy();
    expect((await run.end).code).toBe(0);
    expect(at.ledger()).toHaveLength(24);
  });

  test('leaves no name, number or text readable in the data folder', async () => {
    const at = await place();
    const end = await cli(['send', CONTACTS, '--message', 'Bonjour {{Nom}}', '--data', at.data, ...UNPACED]);
    expect(end.code).toBe(0);
    const files = await readdir(at.data, { recursive: true, withFileTypes: true });
    const contents = files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
    expect(contents.length).toBeGreaterThanOrEqual(5);
    expect(contents.filter((content) => /Bonjour|Durand|199001234/u.test(content))).toEqual([]);
  });

  test('never starts again without its journal', async () => {
    const at = await place();
    const { id } = runLines(await cli([...sendArguments(at), ...UNPACED]));
    await rm(at.journalPath(id));
    const resumed = await cli(['resume', id, ...at.arguments]);
    expect(resumed).toMatchObject({ code: 4, stdout: '' });
    expect(resumed.stderr).toBe(
      'The session’s journal is missing, so it isn’t known who has been sent to. Put it back from a backup, then resume. Don’t send from the workbook anew: whoever has been sent to would get it twice.\n',
    );
    const [listed] = jsonLines<Record<string, unknown>>((await cli(['sessions', '--data', at.data])).stdout);
    expect(listed).toMatchObject({
      state: 'unreadable',
      error: expect.stringContaining('journal is missing') as string,
    });
  });

  test('two first uses of a data folder at the same time agree on its key', async () => {
    const at = await place();
    const ends = await Promise.all(Array.from({ length: 4 }, () => cli([...sendArguments(at), ...UNPACED])));
    expect(ends.map(({ code, stderr }) => [code, stderr.includes('key')])).toEqual(ends.map(() => [0, false]));
    for (const end of ends) expect((await cli(['resume', runLines(end).id, ...at.arguments])).code).toBe(0);
  });
});

describe('a call that isn’t right is refused by name', () => {
  test.each<readonly [args: readonly string[], sentence: string]>([
    [['--rate', '51'], '--rate can’t be 51. Give a number from 0 to 50.'],
    [['--rate=-1'], '--rate can’t be -1. Give a number from 0 to 50.'],
    [['--rate', '-1'], '--rate needs a value; one that begins with a dash is written --rate=…. Call it with --help'],
    [['--rate', ''], '--rate can’t be "". Give a number from 0 to 50.'],
    [['--concurrency', '11'], '--concurrency can’t be 11. Give a whole number from 1 to 10.'],
    [['--concurrency', '1.5'], '--concurrency can’t be 1.5. Give a whole number from 1 to 10.'],
    [['--batch-size', '0'], '--batch-size can’t be 0. Give a whole number from 1 to 1000.'],
    [['--batch-delay', '601'], '--batch-delay can’t be 601. Give a number from 0 to 600.'],
    [['--batch-delay', 'soon'], '--batch-delay can’t be soon. Give a number from 0 to 600.'],
    [['--tries', 'Infinity'], '--tries can’t be Infinity. Give a whole number from 1 to 10.'],
    [['--nonsense'], 'There is no option --nonsense. Call it with --help to see how.'],
    [['--yes=1'], '--yes takes no value. Call it with --help to see how.'],
    [['--country', 'France'], 'There is no country with the code “France”. Give its two letters, such as FR'],
    [['--transport', 'pigeon'], 'There is no transport pigeon. Call it with --help to see how.'],
    [['--simulate', '{'], 'What follows --simulate is no JSON. Call it with --help to see how.'],
    [['--simulate', '{"failures":{"retryable":2}}'], 'The simulation’s options aren’t right: failures.retryable'],
    [['--simulate', '{"failures":{"typo":0.1}}'], 'The simulation’s options aren’t right: failures.typo'],
    [['another.xlsx'], 'One FILE is needed. Call it with --help to see how.'],
    [['--transport', 'whatsapp-web', '--browser', '/nonexistent', '--yes'], '/nonexistent'],
    [['--transport', 'whatsapp-web', '--browser', process.execPath], 'to people who must have asked for them'],
    [
      ['--transport', 'whatsapp-web', '--browser', process.execPath, '--rate', '0', '--yes'],
      'can send unpaced. Give a rate',
    ],
    [
      ['--transport', 'whatsapp-web', '--web-version', '2.3', '--yes'],
      '--web-version and --web-version-dir go together.',
    ],
  ])('%j', async (args, sentence) => {
    const at = await place();
    await checkRefused(at, await cli([...sendArguments(at), ...args]), sentence);
  });

  test('no message, no file, no command, no session', async () => {
    const at = await place();
    await checkRefused(at, await cli(['send', CONTACTS, ...at.arguments]), 'The message is missing or empty. Call');
    await checkRefused(at, await cli(['send', '--message', 'x', ...at.arguments]), 'One FILE is needed. Call');
    for (const id of ['20250101-aaaaa', '../../etc']) {
      const end = await cli(['resume', id, ...at.arguments]);
      await checkRefused(at, end, `There is no session ${id}. List the sessions to see which there are.`);
    }
    const answer = await cli(['resume', '20250-aaaaa', '--in-doubt', 'perhaps', ...at.arguments]);
    await checkRefused(at, answer, '--in-doubt can’t be perhaps. Give list, leave or send-again.');
    const sned = /send FILE.*There is no command sned\. Call it with --help to see how\.\n$/su;
    expect(await cli(['sned'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(sned) });
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await cli([])).toMatchObject({ code: 2, stdout: expect.stringContaining('send FILE'), stderr: '' });
    expect(await cli(['--help'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/send FILE[^]*--version/u) });
  });

  test.skipIf(process.platform === 'win32')('it runs as a program of its own', () => {
    expect(spawnSync(CLI, ['--help'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('the batch delay is in seconds, to the millisecond', async () => {
    const at = await place();
    const pace = ['--rate', '0', '--batch-size', '12', '--batch-delay', '0.0701'];
    expect((await cli([...sendArguments(at), ...pace])).code).toBe(0);
  });
});
