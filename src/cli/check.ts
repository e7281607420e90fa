import { DestinationCounts } from '../sender/content/destinations';
import { isLeftOut, messageProblem, problemReason, type TextProblem } from '../sender/content/messageProblems';
import type { CheckedRow } from '../sender/model';
import { compileMessage } from '../sender/content/sendable';
import { fillTemplate, type Template } from '../sender/content/template';
import { alreadySentText, type SentBefore, type SentSheet } from '../campaign/people/sentBefore';
import { onlyPositional, parseArguments } from './arguments/arguments';
import { EXIT } from './exit';
import { parseKeepsApartMs, SENT_BEFORE_ARGUMENTS } from './arguments/peopleArguments';
import { peopleIfThere } from './peopleBook';
import { printOut } from './printOut';
import { Admission, saySentBefore } from './readAdmitted';
import { say, sayError } from './say';
import { countForeignRead, unclearCountry } from './countries';
import { checkRequest, parseBlankDecision, WORKBOOK_ARGUMENTS } from './arguments/workbookArguments';

/**
 * `check FILE`: what the sheet holds as one line of JSON, then with `--rows` a line for each row. With `--message` it
 * says too which ready rows the message isn't right for.
 */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...SENT_BEFORE_ARGUMENTS,
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
  let alreadySent = 0;
  const people = await peopleIfThere(values.data);
  const admission = await Admission.of(people, parseKeepsApartMs(values['already-sent-days']));
  const { sheet: checked, sentBefore } = await admission.read(
    request,
    (rows, before) => {
      if (text !== undefined) template ??= compileMessage(text, known);
      for (const row of rows) {
        const problem = template === null ? null : problemOf(template, row, before);
        if (problem === 'alreadySent') alreadySent += 1;
        else if (problem) messageProblems[problem] += 1;
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
    counts: { ...counts, ready: counts.ready - alreadySent, alreadySent },
    countries: Object.fromEntries(destinations.map(({ country: of, readyCount }) => [of, readyCount])),
    foreignReadCount: countForeignRead(destinations),
    landlines: landlineCount,
    why: { headerRow: say(why.headerRow), phoneColumn: say(why.phoneColumn), country: say(why.country) },
    ...(warnings.length > 0 ? { warnings: warnings.map(say) } : {}),
    ...(sentBefore.sheet ? { sentBefore: sentBeforeOf(sentBefore.sheet) } : {}),
    ...(template ? { messageProblems } : {}),
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  // The rows come after the summary, which is known only at the end: read once more, and hold none of them.
  if (values.rows) {
    await admission.read(request, (rows, before) => printRows(rows, headers, template, before));
  }
  await people?.close();
  saySentBefore(sentBefore);
  const unclear = unclearCountry(checked);
  if (unclear === null) return EXIT.allSent;
  process.stderr.write(`${sayError(unclear)}\n`);
  return EXIT.usage;
}

function sentBeforeOf({ atMs, count }: SentSheet) {
  return { at: new Date(atMs).toISOString(), count };
}

/** Of a ready row. */
function problemOf(
  template: Template,
  { verdict, values, phone }: CheckedRow,
  sentBefore: SentBefore,
): TextProblem | 'alreadySent' | null {
  if (verdict !== 'ready' || phone === null) return null;
  const problem = messageProblem(template, values);
  const isSendable = problem === null || problem === 'blankVariable';
  return isSendable && sentBefore.sentAtMs(phone, fillTemplate(template, values)) !== null ? 'alreadySent' : problem;
}

/** What a row is for this message, beyond what its cells are. */
function forMessage(checked: CheckedRow, template: Template, headers: readonly string[], sentBefore: SentBefore) {
  const problem = problemOf(template, checked, sentBefore);
  if (problem === null) return {};
  if (problem !== 'alreadySent') {
    return { messageProblem: { problem, reason: say(problemReason(problem, template, checked.values, headers)) } };
  }
  const atMs = sentBefore.sentAtMs(checked.phone ?? '', fillTemplate(template, checked.values));
  return { verdict: problem, ...(atMs === null ? {} : { reason: say(alreadySentText(atMs)) }) };
}

async function printRows(
  rows: readonly CheckedRow[],
  headers: readonly string[],
  template: Template | null,
  sentBefore: SentBefore,
): Promise<void> {
  const lines = rows.map((checked) => {
    const { row, verdict, cell, phone, reason, values } = checked;
    const cells = Object.fromEntries(headers.map((header, column) => [header, values[column] ?? '']));
    return JSON.stringify({
      row,
      verdict,
      cell,
      phone,
      ...(reason ? { reason: say(reason) } : {}),
      ...(template ? forMessage(checked, template, headers, sentBefore) : {}),
      values: cells,
    });
  });
  await printOut(`${lines.join('\n')}\n`);
}
