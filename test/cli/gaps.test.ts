import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRefused, cli, jsonLines, place } from './cli';
import { writeWorkbook } from './workbook';

const GAPS = [
  ['Prénom', 'Téléphone'],
  ['Zoë', '01 99 00 12 34'],
  ['', '01 99 00 12 35'],
];

describe('rows in which a column of the message is empty', () => {
  async function sendGaps(message: string, ...more: readonly string[]) {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'gaps.xlsx'), GAPS);
    return { at, end: await cli(['send', path, '--message', message, '--country', 'FR', ...at.arguments, ...more]) };
  }

  test('ask for a decision', async () => {
    const { at, end } = await sendGaps('Bonjour {{Prénom}}');
    await checkRefused(at, end, 'Rows in which “Prénom” is empty: 1. Add --blank send to send to them all the same');
  });

  test.each([
    ['Bonjour {{Prénom}}', ['--blank', 'send'], { sent: 2, skipped: 0 }, 0],
    ['Bonjour {{Prénom}}', ['--blank', 'leave-out'], { sent: 1, skipped: 1 }, 3],
    ['Bonjour {{Prénom|vous}}', [], { sent: 2, skipped: 0 }, 0],
    ['{{Prénom}}', ['--blank', 'send'], { sent: 1, skipped: 1 }, 3],
  ] as const)('%s %s', async (message, more, figures, code) => {
    const { end } = await sendGaps(message, ...more);
    expect({ code: end.code, figures: jsonLines(end.stdout).at(-1) }).toMatchObject({ code, figures });
  });

  test('a word that is no decision', async () => {
    const { at, end } = await sendGaps('Bonjour {{Prénom}}', '--blank', 'maybe');
    await checkRefused(at, end, '--blank can’t be maybe. Give send or leave-out.');
  });

  test('a name that is nearly a column’s', async () => {
    const { at, end } = await sendGaps('Bonjour {{Prenon}}');
    await checkRefused(at, end, 'There is no column “Prenon”. Did you mean “Prénom”?');
  });

  test.each([
    [['--message', 'Bonjour {{Prénom}}', '--blank', 'leave-out'], { FR: 1 }],
    [['--message', 'Bonjour {{Prénom}}', '--blank', 'send'], { FR: 2 }],
    [['--message', '{{Prénom}}'], { FR: 1 }],
    [[], { FR: 2 }],
  ])('are counted among the countries where something is sent to them: %s', async (more, countries) => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'gaps.xlsx'), GAPS);
    const { stdout } = await cli(['check', path, '--country', 'FR', ...more]);
    expect(jsonLines(stdout)).toMatchObject([{ countries }]);
  });
});
