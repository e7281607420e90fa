import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { DEFAULT_OPTIONS } from '../sender/options';
import { compileTemplate } from '../sender/template';
import type { CheckedSheet } from '../sender/model';
import type { Draft } from '../sessions/sessionStore';
import { checkWorkbookInWorker } from '../workbook/workbookClient';
import { onlyPositional, PACING_ARGUMENTS, parseArguments, parsePacing, usageError } from './arguments';
import { openDataFolder } from './dataFolder';
import { runSession } from './runSession';
import { say } from './say';
import { parseTransportName, planTransport, TRANSPORT_ARGUMENTS, type TransportPlan } from './transport';
import { checkRequest, WORKBOOK_ARGUMENTS, WORKER_PATH } from './workbookArguments';

const SHARED_ARGUMENTS = {
  ...PACING_ARGUMENTS,
  ...TRANSPORT_ARGUMENTS,
  data: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

/** `send FILE --message TEXT`: makes a session of the sheet and runs it. */
export async function send(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...SHARED_ARGUMENTS,
    message: { type: 'string' },
    transport: { type: 'string' },
  });
  const path = onlyPositional(positionals, 'FILE');
  const template = values.message ?? '';
  if (template.trim() === '') throw usageError(message('The message is missing or empty.'));
  const options = parsePacing(values, DEFAULT_OPTIONS);
  const plan = planTransport(parseTransportName(values.transport ?? 'simulated'), values);
  refuseUnpaced(plan, options.ratePerSecond);
  const request = checkRequest(path, values);
  const data = await openDataFolder(values.data);
  const draft = await data.store.createDraft(data.sealer);
  try {
    const sheet = await checkWorkbookInWorker(WORKER_PATH, request, (rows) => draft.addReady(rows));
    refuseUnsendable(sheet, draft, template);
    await draft.complete();
    if (!values.yes) await confirm(plan, draft.recipientCount);
    const { headers, phoneColumn, country } = sheet;
    const campaign = { template, headers, phoneColumn, country, source: resolve(path) };
    await draft.commit(campaign, { sheet: sheet.sheet, transport: plan.name, fileName: basename(path) });
  } finally {
    await draft.close();
  }
  return await runSession(data, draft.id, plan, () => options);
}

/** `resume ID`: goes on with a session, with its own options where no others are given. */
export async function resume(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, SHARED_ARGUMENTS);
  const id = onlyPositional(positionals, 'ID');
  const data = await openDataFolder(values.data);
  const { info } = await data.store.read(id);
  const plan = planTransport(info.transport, values);
  return await runSession(data, id, plan, (previous) => {
    const options = parsePacing(values, previous);
    refuseUnpaced(plan, options.ratePerSecond);
    return options;
  });
}

function refuseUnpaced(plan: TransportPlan, ratePerSecond: number): void {
  if (plan.name === 'simulated' || ratePerSecond > 0) return;
  throw new HumanError(
    message('Only the simulated transport can send unpaced.'),
    message('Give a rate above 0, such as {0}.', String(DEFAULT_OPTIONS.ratePerSecond)),
  );
}

function refuseUnsendable(sheet: CheckedSheet, draft: Draft, template: string): void {
  const compiled = compileTemplate(template, sheet.headers);
  if (!compiled.ok) {
    throw new HumanError(
      message('The message names columns that the sheet doesn’t have: {0}.', compiled.unknownNames.join(', ')),
      message('The sheet’s columns are: {0}.', sheet.headers.join(', ')),
    );
  }
  if (draft.recipientCount > 0) return;
  throw new HumanError(
    message('No row of the sheet is ready to be sent to.'),
    message('Call {0} to see what is wrong with each row.', 'check FILE --rows'),
  );
}

/** A real send is asked about once, plainly; a script says `--yes`. */
async function confirm(plan: TransportPlan, recipientCount: number): Promise<void> {
  if (plan.name === 'simulated') return;
  const question = message(
    'This sends {0} messages through your own WhatsApp, to people who must have asked for them. WhatsApp may restrict accounts that send in bulk.',
    recipientCount,
  );
  if (!process.stdin.isTTY) throw new HumanError(question, message('Add {0} to send.', '--yes'));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${say(question)}\n${say(message('Type yes to send:'))} `);
  terminal.close();
  if (!['yes', say(message('yes'))].includes(answer.trim().toLowerCase())) {
    throw new HumanError(message('Nothing was sent.'), message('Type yes when you want to send.'));
  }
}
