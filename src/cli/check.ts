import { DestinationCounts } from '../sender/content/destinations';
import { isLeftOut, messageProblem, problemReason, type TextProblem } from '../sender/content/messageProblems';
import type { CheckedRow } from '../sender/model';
import { compileMessage } from '../sender/content/sendable';
import type { Template } from '../sender/content/template';
import { onlyPositional, parseArguments } from './arguments';
import { EXIT } from './exit';
import { printOut } from './printOut';
import { readAdmitted } from './readAdmitted';
import { say, sayError } from './say';
import { countForeignRead, unclearCountry } from './countries';
import { checkRequest, parseBlankDecision, WORKBOOK_ARGUMENTS } from './workbookArguments';

/**
 * `check FILE`: what the sheet holds as one line of JSON, then with `--rows` a line for each row. With `--message` it
 * says too which ready rows the message isn't right for.
 */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    rows: { type: 'boolean' },
    message: { type: 'string' },
    blank: { type: 'string' },
    data: { type: 'string' },
  });
  const decision = parseBlankDecision(values.blank);
  // With nobody left to read, there is nothing left to do.
  process.stdout.once('error', () => process.exit(EXIT.allSent));
  const request = checkRequest(onlyPositional(positionals, 'FILE'), values);
  const { message: text } = values;
  let known: readonly string[] = [];
  let template: Template | null = null;
  const messageProblems: Record<TextProblem, number> = { emptyMessage: 0, tooLong: 0, blankVariable: 0 };
  const sentTo = new DestinationCounts();
  const checked = await readAdmitted(
    values.data,
    request,
    (rows) => {
      if (text !== undefined) template ??= compileMessage(text, known);
      for (const row of rows) {
        const problem = template === null ? null : problemOf(template, row);
        if (problem) messageProblems[problem] += 1;
        if (row.verdict === 'ready' && row.destination && !isLeftOut(problem, decision)) sentTo.add(row.destination);
      }
    },
    ({ headers: found }) => {
      known = found;
    },
  );
  const { sheet, headers, hiddenColumns, headerRow, phoneColumn, country, counts } = checked;
  const { why, warnings, landlineCount, fallbackColumn, otherPhoneColumns: others } = checked;
  const { isCountryClear, candidates } = checked;
  const destinations = sentTo.list;
  const summary = {
    sheet,
    headers,
    ...(hiddenColumns.length > 0 ? { hiddenColumns: hiddenColumns.map((column) => headers[column]) } : {}),
    headerRow,
    phoneColumn: headers[phoneColumn],
    ...(fallbackColumn === null ? {} : { fallbackColumn: headers[fallbackColumn] }),
    ...(others.length > 0 ? { otherPhoneColumns: others.map((column) => headers[column]) } : {}),
    country,
    confidence: isCountryClear ? 'clear' : 'asked',
    candidates,
    counts,
    countries: Object.fromEntries(destinations.map(({ country: of, readyCount }) => [of, readyCount])),
    foreignReadCount: countForeignRead(destinations),
    landlines: landlineCount,
    why: { headerRow: say(why.headerRow), phoneColumn: say(why.phoneColumn), country: say(why.country) },
    ...(warnings.length > 0 ? { warnings: warnings.map(say) } : {}),
    ...(template ? { messageProblems } : {}),
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  // The rows come after the summary, which is known only at the end: read once more, and hold none of them.
  if (values.rows) {
    await readAdmitted(values.data, request, (rows) => printRows(rows, headers, template));
  }
  const unclear = unclearCountry(checked);
  if (unclear === null) return EXIT.allSent;
  process.stderr.write(`${sayError(unclear)}\n`);
  return EXIT.usage;
}

/** Of a ready row. */
function problemOf(template: Template, { verdict, values }: CheckedRow): TextProblem | null {
  return verdict === 'ready' ? messageProblem(template, values) : null;
}

async function printRows(
  rows: readonly CheckedRow[],
  headers: readonly string[],
  template: Template | null,
): Promise<void> {
  const lines = rows.map((checked) => {
    const { row, verdict, cell, phone, reason, values } = checked;
    const cells = Object.fromEntries(headers.map((header, column) => [header, values[column] ?? '']));
    const problem = template ? problemOf(template, checked) : null;
    const forMessage =
      problem && template ? { problem, reason: say(problemReason(problem, template, values, headers)) } : null;
    return JSON.stringify({
      row,
      verdict,
      cell,
      phone,
      ...(reason ? { reason: say(reason) } : {}),
      ...(forMessage ? { messageProblem: forMessage } : {}),
      values: cells,
    });
  });
  await printOut(`${lines.join('\n')}\n`);
}
