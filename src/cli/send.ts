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
import { refuseLost } from '../campaign/recovery/findLost';
import { readSessionFile } from '../sessions/sessionFile';
import type { CheckRequest } from '../workbook/checkRequest';
import { ATTACHMENT_ARGUMENTS, hasAttachment, parseAttachment } from './arguments/attachmentArguments';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { CLOUD_ARGUMENTS, checkCloudArguments, chooseCloud } from './cloud/cloudCampaign';
import { unclearCountry } from './countries';
import { type DataFolder, openDataFolder, THIS_TERMINAL } from './dataFolder';
import { keepAttachments } from '../campaign/database/keepAttachments';
import { parseAccounts } from './fleet/fleetAccount';
import {
  enterOwnOptOuts,
  FLEET_ARGUMENTS,
  goingOutOf,
  type FleetPlace,
  isFleetPlace,
  localOf,
  openPlace,
} from './fleet/fleetPlace';
import { inStepWithDatabase } from './fleet/inStep';
import { handIn, type KeepRows, makeParts } from './fleet/handIn';
import { resumeInFleet } from './fleet/steerCommand';
import { parsePeopleChoices } from './arguments/peopleArguments';
import { listInDoubt } from './listInDoubt';
import { offerUnlock } from './offerUnlock';
import { Admission, saySentBefore } from './readAdmitted';
import {
  checkOptions,
  type ChooseOptions,
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

/** `send FILE --message TEXT`: makes a session of the sheet and runs it, or hands it in where a database is named. */
export async function send(args: readonly string[]): Promise<number> {
  const call = parseSend(args);
  const { values, transport, accounts } = call;
  // Through a database it is sent by a worker, which alone needs to be able to.
  const plan = values.database === undefined ? planTransport(transport, values) : null;
  checkOptions(values, transport);
  checkCloudArguments(values, transport === 'cloud-api');
  if (plan?.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
  const making = { ...call, options: chooseOptions(values, transport), request: checkRequest(call.path, values) };
  const place = await openPlace(values);
  const { knownFirst, people } = call;
  if (isFleetPlace(place)) {
    await enterOwnOptOuts(place);
    const made = await makeParts(accounts, (keep) => makeSession(making, place, keep));
    return made === null ? EXIT.allSent : await handIn(place, { made, transport, knownFirst, people });
  }
  const data = await inStepWithDatabase(place);
  const id = await makeSession(making, data);
  if (id === null) return EXIT.allSent;
  const choices = { options: making.options, decision: null, knownFirst, people };
  return await runSession(data, id, plan ?? planTransport(transport, values), choices);
}

/** @throws HumanError for what isn't right, or doesn't go together */
function parseSend(args: readonly string[]) {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...RUN_ARGUMENTS,
    ...ATTACHMENT_ARGUMENTS,
    ...CLOUD_ARGUMENTS,
    ...FLEET_ARGUMENTS,
    account: { type: 'string', multiple: true },
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
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const howToStop = parseHowToStop(values['how-to-stop']);
  const transport = parseTransportName(values.transport ?? 'simulated');
  const accounts = parseAccounts(values, transport);
  const plan = parsePlan(values);
  return { ...plan, values, path, message, decision, knownFirst, people, howToStop, transport, accounts };
}

interface Making extends ReturnType<typeof parseSend> {
  readonly options: ChooseOptions;
  readonly request: CheckRequest;
}

/**
 * Reads the sheet, and makes a session of those of its rows that are meant; gives its id, or null where only the plan was
 * asked for. @throws HumanError
 */
async function makeSession(making: Making, data: DataFolder | FleetPlace, keep?: KeepRows): Promise<string | null> {
  const { values, path, message, decision, knownFirst, people, howToStop, transport, options, request } = making;
  const { printsPlan, shownRow } = making;
  const elsewhere = isFleetPlace(data) ? goingOutOf(data) : null;
  const admission = await Admission.of(data.people, people.keepsApartMs, keep, elsewhere);
  const draft = await data.store.createDraft(data.sealer);
  try {
    const { sheet, sentBefore } = await admission.read(request, (rows) => draft.add(rows));
    const unclear = unclearCountry(sheet);
    if (unclear !== null) throw unclear;
    await draft.complete();
    saySentBefore(sentBefore);
    const chosen = options(defaultOptions(transport), sheet.headers);
    const isHandedIn = isFleetPlace(data);
    const cloud = transport === 'cloud-api' ? await chooseCloud(values, localOf(data), sheet.headers) : null;
    const recipients = { sheet, draft, sentBefore };
    const attachment = parseAttachment(values, sheet.headers);
    const written = { template: cloud?.template ?? message, cloud: cloud?.cloud, attachment, howToStop };
    const compiled = compileWritten(written, recipients, LOOK_AT_ROWS);
    const checked = await checkMessage(recipients, written, compiled, values['include-already-sent'] === true);
    await sayLeftOut(draft, checked);
    const target = { transport, fileName: basename(path), source: resolve(path) };
    const prepared = new PreparedCampaign(checked, decision, target, { decide: DECIDE_BLANK, include: INCLUDE });
    const { sentCount, destinations } = prepared;
    const preview = printsPlan ? await previewRow(prepared, shownRow) : null;
    await sayPlan({ prepared, options: chosen, transport, knownFirst, data, preview });
    if (printsPlan) return null;
    if (!isHandedIn) await refuseLost(prepared, { store: data.store, keys: data.bookKeys, self: THIS_TERMINAL });
    await confirmSend({ transport, sentCount, destinations }, data.rules, values.yes === true);
    if (isHandedIn) {
      const { store, sealer } = data;
      const place = { folder: store.draftFolder(draft.id), sessionId: draft.id, sealer, files: store.files };
      await keepAttachments(place, prepared.campaign, prepared.recipients());
    }
    return await prepared.commit(data.people, isHandedIn ? chosen : null);
  } catch (error) {
    await data.people.close();
    throw error;
  } finally {
    await draft.close();
  }
}

/**
 * `resume ID`: goes on with a session, with its own options where no others are given. `--in-doubt` says what becomes of
 * the recipients that earlier runs couldn't decide about, or of the one in a row of the sheet.
 */
export async function resume(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...RUN_ARGUMENTS,
    ...FLEET_ARGUMENTS,
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
  if (values.database !== undefined) {
    return await resumeInFleet(id, { ...values, database: values.database }, inDoubt, decidedRow);
  }
  const own = await openDataFolder(values.data, 'beginAnew');
  if (inDoubt === 'list') return await listInDoubt(own, id);
  const data = await inStepWithDatabase(own);
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
