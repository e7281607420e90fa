import { sendTestMessage } from '../campaign/testMessage';
import type { PeopleBook } from '../people/peopleBook';
import { parsePerson } from '../people/person';
import { compileSendable } from '../sender/content/sendable';
import { HumanError } from '../sender/humanError';
import type { CheckedRow, CheckedSheet } from '../sender/model';
import { sentence } from '../sender/sentence';
import type { CheckRequest } from '../workbook/checkRequest';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { ATTACHMENT_ARGUMENTS, hasAttachment, parseAttachment } from './arguments/attachmentArguments';
import { parseRow } from './arguments/runArguments';
import { EXIT } from './exit';
import { offerUnlock } from './offerUnlock';
import { parsePhone } from './arguments/parsePhone';
import { peopleIfThere } from './peopleBook';
import { readWorkbook } from './readWorkbook';
import { createTransport, parseTransportName, planTransport, TRANSPORT_ARGUMENTS } from './transport';
import { checkRequest, parseHowToStop, WORKBOOK_ARGUMENTS } from './arguments/workbookArguments';

/** `test FILE --row N --message TEXT`: sends the message of one row to oneself. */
export async function test(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...TRANSPORT_ARGUMENTS,
    ...ATTACHMENT_ARGUMENTS,
    message: { type: 'string' },
    row: { type: 'string' },
    to: { type: 'string' },
    'how-to-stop': { type: 'string' },
    transport: { type: 'string' },
  });
  const path = onlyPositional(positionals, 'FILE');
  const row = parseRow(values.row);
  if (row === undefined) throw usageError(sentence('{0} takes the number of a row, as the sheet shows it.', '--row'));
  const to = values.to === undefined ? null : parsePhone(values.to, values.country);
  const plan = planTransport(parseTransportName(values.transport ?? 'simulated'), values);
  if (plan.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
  const isWithFile = hasAttachment(values);
  const { sheet, checked } = await readRow(checkRequest(path, values), row);
  const { headers } = sheet;
  const given = { template: values.message ?? '', headers, recipientCount: 1, hasAttachment: isWithFile };
  const content = {
    template: compileSendable(given, LOOK_AT_ROWS),
    attachment: parseAttachment(values, headers),
    howToStop: parseHowToStop(values['how-to-stop']),
  };
  const people = await peopleIfThere(values.data);
  const book = (await people?.book()) ?? null;
  const recipient = {
    row,
    values: checked.values,
    ...(wasWrittenTo(book, checked) ? { wasWrittenTo: true as const } : {}),
  };
  const transport = await createTransport(plan, { path: null, conceal: () => '' });
  try {
    await sendTestMessage(transport, { recipient, content, to, book, mayLink: true });
  } finally {
    await transport.close();
    await people?.close();
  }
  process.stdout.write(`${JSON.stringify({ row, sent: true })}\n`);
  return EXIT.allSent;
}

function wasWrittenTo(book: PeopleBook | null, { phone }: CheckedRow): boolean {
  const person = phone === null ? null : parsePerson(phone);
  return person !== null && (book?.lastSent(person) ?? null) !== null;
}

/** @throws HumanError where the sheet has no such row under its header. */
async function readRow(
  request: CheckRequest,
  row: number,
): Promise<{ readonly sheet: CheckedSheet; readonly checked: CheckedRow }> {
  let found: CheckedRow | undefined;
  const sheet = await readWorkbook(request, (rows) => {
    found ??= rows.find((each) => each.row === row);
  });
  if (found !== undefined) return { sheet, checked: found };
  throw new HumanError(
    sentence('The sheet “{0}” has no row {1} under its headers.', sheet.sheet, row),
    sentence('Give the number of a row as the sheet shows it.'),
  );
}

const LOOK_AT_ROWS = sentence('Call {0} to see what is wrong with each row.', 'check FILE --rows');
