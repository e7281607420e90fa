import { accountId } from '../../fleet/accountId';
import type { FleetChoices } from '../../fleet/sessionRows';
import type { SenderOptions } from '../../sender/options';
import type { Draft } from '../../sessions/draft';
import { enterSaidNo } from '../people/enterSaidNo';
import type { People } from '../ports';
import type { PreparedCampaign } from '../prepare';
import type { DatabasePlace } from './connectDatabase';
import { enterOptOuts } from './enterOptOuts';
import { keepAttachments } from './keepAttachments';

export interface HandingInCampaign {
  readonly prepared: PreparedCampaign;
  readonly options: SenderOptions;
  readonly choices: FleetChoices;
  /** The name of who sends it. */
  readonly account: string;
  /** Of this computer: who has said no to it isn't written to by a worker either. */
  readonly people: Pick<People, 'book'>;
}

/**
 * Seals a campaign for the database, as it has been looked at, and hands it in for whichever worker owns the account; gives
 * the session's id. Until then nobody sends it. @throws HumanError where it can't be written
 */
export async function handInCampaign(
  { prepared, options, choices, account, people: own }: HandingInCampaign,
  { fleet: { store }, sealer, people, operator: by }: DatabasePlace,
): Promise<string> {
  const { looked, campaign, about, leftOut } = prepared;
  await enterOptOuts(own, people);
  await enterSaidNo(people, looked.sheet, about.fileName);
  const draft = await store.createDraft(sealer);
  try {
    await copyRows(looked.draft, draft);
    const place = { folder: store.draftFolder(draft.id), sessionId: draft.id, sealer, files: store.files };
    await keepAttachments(place, campaign, prepared.recipients());
    const id = await draft.commit(campaign, about, leftOut, options);
    const handedIn = { account: accountId(about.transport, account), campaign: null, by, choices };
    await store.handIn(new Map([[id, handedIn]])).catch(async (error: unknown) => {
      // Where the answer alone was lost, it is there for workers: that is left to them.
      if (!(await store.ids().catch(() => [id])).includes(id)) await store.files.remove(store.folder(id));
      throw error;
    });
    return id;
  } finally {
    await draft.close();
  }
}

async function copyRows(from: Draft, to: Draft): Promise<void> {
  for (let index = 0; index < from.recipientCount; index += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, from.recipientCount - index);
    const rows = await Promise.all(Array.from({ length: count }, (_, place) => from.read(index + place)));
    await to.add(rows.flatMap((row) => (row === undefined ? [] : [{ ...row, ...READY }])));
  }
  for await (const row of from.notReadyRows()) await to.add([{ ...row, ...NO_CELL }]);
  await to.complete();
  if (to.recipientCount !== from.recipientCount) throw new Error('A row was lost on its way to the database.');
}

/** Of a checked row, what a draft doesn't keep. */
const NO_CELL = { cell: '', phoneText: '' } as const;
const READY = { ...NO_CELL, verdict: 'ready', reason: null } as const;
const ROWS_AT_ONCE = 256;
