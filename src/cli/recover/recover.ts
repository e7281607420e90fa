import { basename, resolve } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { findAttempted, freshDestinations, type Recovered } from '../../campaign/recovery/recoverSession';
import { compileWritten } from '../../campaign/prepare';
import type { MessageContent } from '../../sender/content/compose';
import type { MessageProblems } from '../../sender/content/messageProblems';
import { refuseUndecided } from '../../sender/content/sendable';
import { BitSet } from '../../sender/journal/bitSet';
import { countOf, sentence } from '../../sender/sentence';
import type { Draft } from '../../sessions/draft';
import { LostSession } from '../../sessions/recovery/lostSession';
import { refusedAttachment } from '../../whatsapp/attachmentFile';
import { parseArguments, usageError } from '../arguments/arguments';
import { ATTACHMENT_ARGUMENTS, hasAttachment, parseAttachment } from '../arguments/attachmentArguments';
import { parsePeopleChoices } from '../arguments/peopleArguments';
import { checkOptions, chooseOptions, confirmSend, parseKnownFirst, RUN_ARGUMENTS } from '../arguments/runArguments';
import {
  checkRequest,
  DECIDE_BLANK,
  parseBlankDecision,
  parseHowToStop,
  WORKBOOK_ARGUMENTS,
} from '../arguments/workbookArguments';
import { unclearCountry } from '../countries';
import { inStepWithDatabase } from '../fleet/inStep';
import { openDataFolder, THIS_TERMINAL, type DataFolder } from '../dataFolder';
import { FLEET_ARGUMENTS } from '../fleet/fleetPlace';
import { offerUnlock } from '../offerUnlock';
import { Admission, type Admitted } from '../readAdmitted';
import { runSession } from '../runSession';
import { say } from '../say';
import { planTransport } from '../transport';

/** Without it nothing of it can be told from anything else, nor the people who said no. */
function oneKey(): HumanError {
  return new HumanError(
    sentence('All that is sealed in a database has one key, so a session there isn’t recovered alone.'),
    sentence(
      'Give the key’s file as the workers have it; where none is left, only WhatsApp knows who has been sent to: look there before you send again.',
    ),
  );
}

/**
 * `recover ID FILE --message TEXT`: goes on with a session whose key is gone, from the same workbook and message. A new
 * session takes over all that is known of each row, and the old one is left.
 */
export async function recover(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...WORKBOOK_ARGUMENTS,
    ...RUN_ARGUMENTS,
    ...FLEET_ARGUMENTS,
    ...ATTACHMENT_ARGUMENTS,
    message: { type: 'string' },
    blank: { type: 'string' },
    'how-to-stop': { type: 'string' },
    yes: { type: 'boolean' },
  });
  if (values.database !== undefined) throw oneKey();
  const [id, path, ...more] = positionals;
  if (id === undefined || path === undefined || more.length > 0) {
    throw usageError(sentence('The session’s id and its workbook are needed.'));
  }
  if ((values.message ?? '').trim() === '' && !hasAttachment(values)) {
    throw usageError(sentence('The message is missing or empty.'));
  }
  const decision = parseBlankDecision(values.blank);
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const request = checkRequest(path, values);
  const data = await inStepWithDatabase(await openDataFolder(values.data, 'beginAnew'));
  const lost = await LostSession.open(data.store, id, data.sealer, THIS_TERMINAL);
  const draft = await data.store.createDraft(data.sealer);
  const plan = planTransport(lost.info.transport, values);
  const options = chooseOptions(values, plan.name);
  try {
    checkOptions(values, plan.name);
    if (plan.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
    const admission = await Admission.of(data.people, people.keepsApartMs);
    const { sheet, sentBefore } = await admission.read(request, async (rows) => await draft.add(rows));
    const unclear = unclearCountry(sheet);
    if (unclear !== null) throw unclear;
    await draft.complete();
    const attachment = parseAttachment(values, sheet.headers);
    const howToStop = parseHowToStop(values['how-to-stop']);
    const written = { template: values.message ?? '', attachment, howToStop };
    const template = compileWritten(written, { sheet, draft, sentBefore }, LOOK_AT_ROWS);
    const content = { template, attachment, howToStop };
    const recovered = await findAttempted({ store: data.store, lost, draft, content });
    const problems = await problemsOf(draft, content, sentBefore, recovered);
    refuseUndecided(
      { problems, decision, recipientCount: draft.recipientCount },
      sheet.headers,
      DECIDE_BLANK,
      DECIDE_BLANK,
    );
    const leftOut = [...problems.leftOut(decision)];
    const sentCount = recovered.freshCount - leftOut.filter(({ index }) => !recovered.attempted.has(index)).length;
    process.stderr.write(`${say(FOUND(recovered.attempted.count, sentCount))}\n`);
    const destinations = freshDestinations(draft, recovered, leftOut);
    await confirmSend({ transport: plan.name, sentCount, destinations }, data.rules, values.yes === true);
    const { headers, phoneColumn, country } = sheet;
    const about = { sheet: sheet.sheet, transport: plan.name, fileName: basename(path) };
    await recovered.commit({ ...written, headers, phoneColumn, country, source: resolve(path) }, about, leftOut);
  } catch (error) {
    await data.people.close();
    throw error;
  } finally {
    await draft.close();
    await lost.close();
  }
  return await run(data, draft.id, { plan, options, knownFirst, people });
}

async function run(
  data: DataFolder,
  id: string,
  { plan, ...choices }: Omit<Parameters<typeof runSession>[3], 'decision'> & { plan: Parameters<typeof runSession>[2] },
): Promise<number> {
  return await runSession(data, id, plan, { ...choices, decision: null });
}

/** What another session has sent to them in the meantime keeps those out who are new here. */
async function problemsOf(
  draft: Draft,
  content: MessageContent,
  sentBefore: Admitted['sentBefore'],
  { attempted }: Recovered,
): Promise<MessageProblems> {
  const alreadySent = new BitSet();
  for (const index of await sentBefore.find((at) => draft.read(at), content)) {
    if (!attempted.has(index)) alreadySent.add(index);
  }
  return await draft.problems(content, refusedAttachment, { alreadySent });
}

const LOOK_AT_ROWS = sentence('Call {0} to see what is wrong with each row.', 'check FILE --rows');

const FOUND = (attemptedCount: number, leftCount: number) =>
  sentence(
    'Found in the session whose key is gone: {0} of these people. A new session takes it over, and sends to {1} who are left.',
    countOf(attemptedCount),
    countOf(leftCount),
  );
