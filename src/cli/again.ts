import { makeChild, type ChildQuestion, type ChildRequest } from '../campaign/children/makeChild';
import { nobodyText } from '../campaign/children/nobodyText';
import { LiveOptOuts } from '../campaign/people/liveOptOuts';
import { unreadableRowsText } from '../sender/journal/resultsTable';
import type { KnownFirstChoice } from '../sender/runPolicy';
import { followedElsewhere } from '../campaign/database/followedElsewhere';
import { sentence } from '../sender/sentence';
import type { OpenSession } from '../sessions/openSession';
import { readSessionFile } from '../sessions/sessionFile';
import { ATTACHMENT_ARGUMENTS, hasAttachment, parseAttachment } from './arguments/attachmentArguments';
import { notOneOf, onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { inStepWithDatabase } from './fleet/inStep';
import { openDataFolder, type DataFolder, THIS_TERMINAL } from './dataFolder';
import { EXIT } from './exit';
import { FLEET_ARGUMENTS } from './fleet/fleetPlace';
import { retryInFleet } from './fleet/retryInFleet';
import { parsePeopleChoices, type PeopleChoices } from './arguments/peopleArguments';
import { offerUnlock } from './offerUnlock';
import {
  checkOptions,
  chooseOptions,
  confirmSend,
  parseKnownFirst,
  RUN_ARGUMENTS,
  type ChooseOptions,
} from './arguments/runArguments';
import { answersOf, runSession, transportOf } from './runSession';
import { say } from './say';
import { planTransport, type TransportPlan } from './transport';
import { DECIDE_BLANK, parseBlankDecision } from './arguments/workbookArguments';

/** `retry ID`: a new session of those of another one who surely didn't get the message, with the same message. */
export async function retry(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...RUN_ARGUMENTS,
    ...FLEET_ARGUMENTS,
    yes: { type: 'boolean' },
  });
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const id = onlyPositional(positionals, 'ID');
  if (values.database !== undefined) {
    return await retryInFleet(id, { ...values, database: values.database }, values.yes === true);
  }
  const data = await inStepWithDatabase(await openDataFolder(values.data));
  const { info } = await readSessionFile(await data.store.existingFolder(id));
  const plan = planTransport(info.transport, values);
  const options = chooseOptions(values, plan.name);
  checkOptions(values, plan.name);
  const run = { plan, knownFirst, options, asks: values.yes !== true, people };
  return await sendAgain(data, id, { kind: 'retry' }, run);
}

/** `follow-up ID --to unread|unanswered --message TEXT`: a new session of those who haven't read it, or answered. */
export async function followUp(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...RUN_ARGUMENTS,
    ...FLEET_ARGUMENTS,
    ...ATTACHMENT_ARGUMENTS,
    to: { type: 'string' },
    message: { type: 'string' },
    blank: { type: 'string' },
    yes: { type: 'boolean' },
  });
  if (values.database !== undefined) throw followedElsewhere();
  const kind = FOLLOW_UPS.find((known) => known === values.to);
  if (kind === undefined) throw notOneOf('--to', values.to ?? '', FOLLOW_UPS);
  const template = values.message ?? '';
  if (template.trim() === '' && !hasAttachment(values)) {
    throw usageError(sentence('The message is missing or empty.'));
  }
  const blank = parseBlankDecision(values.blank);
  const knownFirst = parseKnownFirst(values['known-first']);
  const people = parsePeopleChoices(values);
  const id = onlyPositional(positionals, 'ID');
  const data = await inStepWithDatabase(await openDataFolder(values.data));
  const { info, openCampaign } = await readSessionFile(await data.store.existingFolder(id));
  const { headers } = openCampaign(data.sealer);
  const plan = planTransport(info.transport, values);
  const written = { template, attachment: parseAttachment(values, headers) };
  const options = chooseOptions(values, plan.name);
  checkOptions(values, plan.name);
  const run = { plan, knownFirst, options, asks: values.yes !== true, people };
  return await sendAgain(data, id, { kind, written, blank }, run);
}

const FOLLOW_UPS = ['unread', 'unanswered'] as const;

interface HowToSend {
  readonly plan: TransportPlan;
  readonly knownFirst: KnownFirstChoice;
  readonly options: ChooseOptions;
  /** Before a real send. */
  readonly asks: boolean;
  readonly people: PeopleChoices;
}

async function sendAgain(data: DataFolder, parentId: string, request: ChildRequest, how: HowToSend): Promise<number> {
  const { plan, knownFirst, options, asks } = how;
  if (plan.name === 'whatsapp-web') await offerUnlock(plan.options.profileFolder);
  const { store, sealer, people } = data;
  const parts = {
    store,
    sealer,
    people,
    self: THIS_TERMINAL,
    decide: DECIDE_BLANK,
    reach: async (parent: OpenSession) => ({
      transport: await transportOf(parent, plan, data),
      answers: answersOf(parent, data, await LiveOptOuts.of(people), how.people),
      mayLink: true,
    }),
    showAsking: async <Told>(asking: Promise<Told>) => await asking,
    confirm: async (question: ChildQuestion) => {
      if (question.unknown !== null) process.stderr.write(`${say(question.unknown)}\n`);
      await confirmSend(question, data.rules, !asks);
      return true;
    },
  };
  const made = await makeChild(parts, parentId, request);
  switch (made.kind) {
    case 'nobody':
      process.stderr.write(`${say(nobodyText(request.kind))}\n`);
      await people.close();
      return EXIT.allSent;
    case 'declined':
      await people.close();
      return EXIT.usage;
    case 'made':
      if (made.unreadableCount > 0) process.stderr.write(`${say(unreadableRowsText(made.unreadableCount))}\n`);
      return await runSession(data, made.sessionId, plan, {
        options,
        decision: null,
        knownFirst,
        people: how.people,
      });
  }
}
