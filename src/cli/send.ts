import { basename, resolve } from 'node:path';
import { EXIT } from './exit';
import { previewRow } from './beforeSending/previewRow';
import { INCLUDE, sayLeftOut } from './beforeSending/sayLeftOut';
import { sayPlan } from './beforeSending/sayPlan';
import { HumanError } from '../sender/humanError';
import type { Decision } from '../sender/journal/journalRecord';
import { sentence } from '../sender/sentence';
import { defaultOptions } from '../sender/options';
import { checkMessage, compileWritten, PreparedCampaign } from '../campaign/prepare';
import { refuseLost } from '../campaign/recovery/refuseLost';
import { readSessionFile } from '../sessions/sessionFile';
import { ATTACHMENT_ARGUMENTS, hasAttachment, parseAttachment } from './arguments/attachmentArguments';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { CLOUD_ARGUMENTS, checkCloudArguments, chooseCloud } from './cloud/cloudCampaign';
import { unclearCountry } from './countries';
import { openDataFolder, THIS_TERMINAL } from './dataFolder';
import { parsePeopleChoices } from './arguments/peopleArguments';
import { listInDoubt } from './listInDoubt';
import { offerUnlock } from './offerUnlock';
import { Admission, saySentBefore } from './readAdmitted';
import {
  checkOptions,
  chooseOptions,
  confirmSend,
  parseKnownFirst,
  parseRow,
  RUN_ARGUMENTS,
} from './arguments/runArguments';
import { runSession } from './runSession';
import { parseTransportName, planTransport } from './transport';
import {
  checkRequest,
  DECIDE_BLANK,
  parseBlankDecision,
  parseHowToStop,
  WORKBOOK_ARGUMENTS,
} from './arguments/workbookArguments';

/** `send FILE --message TEXT`: makes a session of the sheet and runs it. */
export async function send(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...RUN_ARGUMENTS,
    ...ATTACHMENT_ARGUMENTS,
    ...CLOUD_ARGUMENTS,
    message: { type: 'string' },
    blank: { type: 'string' },
    transport: { type: 'string' },
    'include-already-sent': { type: 'boolean' },
    plan: { type: 'boolean' },
    row: { type: 'string' },
    'how-to-stop': { type: 'string' },
    yes: { type: 'boolean' },
  });
  const path = onlyPositional(positionals, 'FILE');
  const message = values.message ?? '';
  // It refuses what doesn't go together, also where there is a message.
  const hasFile = hasAttachment(values);
  const isSaid = message.trim() !== '' || values.template !== undefined || hasFile;
  if (!isSaid) throw usageError(sentence('The message is missing or empty.'));
  const decision = parseBlankDecision(values.blank);
  const { printsPlan, shownRow } = parsePlan(values);
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const plan = planTransport(parseTransportName(values.transport ?? 'simulated'), values);
  checkOptions(values, plan.name);
  checkCloudArguments(values, plan.name === 'cloud-api');
  if (plan.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
  const options = chooseOptions(values, plan.name);
  const request = checkRequest(path, values);
  const data = await openDataFolder(values.data);
  const admission = await Admission.of(data.people, people.keepsApartMs);
  const draft = await data.store.createDraft(data.sealer);
  try {
    const { sheet, sentBefore } = await admission.read(request, (rows) => draft.add(rows));
    const unclear = unclearCountry(sheet);
    if (unclear !== null) throw unclear;
    await draft.complete();
    saySentBefore(sentBefore);
    const chosen = options(defaultOptions(plan.name), sheet.headers);
    const cloud = plan.name === 'cloud-api' ? await chooseCloud(values, data, sheet.headers) : null;
    const recipients = { sheet, draft, sentBefore };
    const written = {
      template: cloud?.template ?? message,
      cloud: cloud?.cloud,
      attachment: parseAttachment(values, sheet.headers),
      howToStop: parseHowToStop(values['how-to-stop']),
    };
    const compiled = compileWritten(written, recipients, LOOK_AT_ROWS);
    const checked = await checkMessage(recipients, written, compiled, values['include-already-sent'] === true);
    await sayLeftOut(draft, checked);
    const target = { transport: plan.name, fileName: basename(path), source: resolve(path) };
    const prepared = new PreparedCampaign(checked, decision, target, { decide: DECIDE_BLANK, include: INCLUDE });
    const { sentCount, destinations } = prepared;
    const preview = printsPlan ? await previewRow(prepared, shownRow) : null;
    await sayPlan({ prepared, options: chosen, transport: plan.name, knownFirst, data, preview });
    if (printsPlan) return EXIT.allSent;
    await refuseLost(prepared, { store: data.store, keys: data.bookKeys, self: THIS_TERMINAL });
    const question = { transport: plan.name, sentCount, destinations };
    await confirmSend(question, data.rules, values.yes === true);
    await prepared.commit(data.people);
  } catch (error) {
    await data.people.close();
    throw error;
  } finally {
    await draft.close();
  }
  return await runSession(data, draft.id, plan, { options, decision: null, knownFirst, people });
}

/**
 * `resume ID`: goes on with a session, with its own options where no others are given. `--in-doubt` says what becomes of
 * the recipients that earlier runs couldn't decide about, or of the one in a row of the sheet.
 */
export async function resume(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...RUN_ARGUMENTS,
    'in-doubt': { type: 'string' },
    row: { type: 'string' },
  });
  const inDoubt = parseInDoubt(values['in-doubt']);
  const decidedRow = parseRow(values.row);
  if (decidedRow !== undefined && (inDoubt === null || inDoubt === 'list')) {
    throw usageError(sentence('{0} and {1} go together.', '--row', '--in-doubt leave|send-again'));
  }
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const id = onlyPositional(positionals, 'ID');
  const data = await openDataFolder(values.data, 'beginAnew');
  if (inDoubt === 'list') return await listInDoubt(data, id);
  const { info } = await readSessionFile(await data.store.existingFolder(id));
  const plan = planTransport(info.transport, values);
  checkOptions(values, plan.name);
  if (plan.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
  return await runSession(data, id, plan, {
    options: chooseOptions(values, plan.name),
    decision: inDoubt,
    decidedRow,
    knownFirst,
    people,
  });
}

/** @throws HumanError for a row that nobody looks at */
function parsePlan({ plan, row }: { readonly plan?: boolean | undefined; readonly row?: string | undefined }) {
  const shownRow = parseRow(row);
  if (shownRow !== undefined && plan !== true)
    throw usageError(sentence('{0} and {1} go together.', '--row', '--plan'));
  return { printsPlan: plan === true, shownRow };
}

function parseInDoubt(word: string | undefined): Decision | 'list' | null {
  switch (word) {
    case undefined:
      return null;
    case 'send-again':
      return 'sendAgain';
    case 'leave':
    case 'list':
      return word;
    default:
      throw new HumanError(
        sentence('{0} can’t be {1}.', '--in-doubt', word === '' ? '""' : word),
        sentence('Give {0}, {1} or {2}.', 'list', 'leave', 'send-again'),
      );
  }
}

const LOOK_AT_ROWS = sentence('Call {0} to see what is wrong with each row.', 'check FILE --rows');
