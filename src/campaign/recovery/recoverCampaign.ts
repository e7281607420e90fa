import { BitSet } from '../../sender/journal/bitSet';
import { isHumanError } from '../../sender/humanError';
import type { CountryCount, Recipient } from '../../sender/model';
import type { LostSession } from '../../sessions/recovery/lostSession';
import type { SessionStore } from '../../sessions/sessionStore';
import { enterSaidNo } from '../people/enterSaidNo';
import type { People } from '../ports';
import { recipientsWithout, type CampaignToSend, type PreparedCampaign } from '../prepare';
import type { CampaignServices } from '../services';
import { sentByLost } from './findLost';
import { findAttempted, freshDestinations, type Recovered } from './recoverSession';

/**
 * Sends a campaign as it is or, where a session whose key is gone has sent this very message to any of these people, what is
 * left of that one, once the user has said so. Null where the user thinks better of it.
 * @throws HumanError where these aren't the rows of that session: then nobody knows who of them has got it
 */
export async function sendOrRecover<Sent>(
  prepared: PreparedCampaign,
  { runs, store, window }: Pick<CampaignServices, 'runs' | 'store' | 'window'>,
  send: (campaign: CampaignToSend) => Promise<Sent | null>,
): Promise<Sent | null> {
  const lost = await runs.findLost(prepared);
  if (lost === null) return await send(prepared);
  try {
    const recovered = await recover(prepared, lost, store);
    const goesOn = await window.askRecover({
      createdAtMs: lost.info.createdAtMs,
      knownCount: recovered.knownCount,
      leftCount: recovered.sentCount,
    });
    return goesOn ? await send(recovered) : null;
  } finally {
    await lost.close();
  }
}

async function recover(prepared: PreparedCampaign, lost: LostSession, store: SessionStore): Promise<RecoveredCampaign> {
  try {
    const { draft } = prepared.looked;
    return new RecoveredCampaign(prepared, await findAttempted({ store, lost, draft, content: prepared.said }));
  } catch (error) {
    throw isHumanError(error) ? sentByLost(lost, prepared) : error;
  }
}

/** What is left of a session whose key is gone, among the rows of the same workbook. */
class RecoveredCampaign implements CampaignToSend {
  readonly whole = null;
  readonly #prepared: PreparedCampaign;
  readonly #recovered: Recovered;

  constructor(prepared: PreparedCampaign, recovered: Recovered) {
    this.#prepared = prepared;
    this.#recovered = recovered;
  }

  /** Of whom that session knows what became of them. */
  get knownCount(): number {
    return this.#recovered.attempted.count;
  }

  get sentCount(): number {
    const { leftOut } = this.#prepared;
    return this.#recovered.freshCount - leftOut.filter(({ index }) => !this.#recovered.attempted.has(index)).length;
  }

  get destinations(): readonly CountryCount[] {
    const { looked, leftOut } = this.#prepared;
    return freshDestinations(looked.draft, this.#recovered, leftOut);
  }

  recipients(): AsyncIterable<Recipient> {
    const { looked, leftOut } = this.#prepared;
    const without = new BitSet();
    for (const { index } of leftOut) without.add(index);
    for (const index of this.#recovered.attempted) without.add(index);
    return recipientsWithout(looked.draft, without);
  }

  async commit(people: People): Promise<string> {
    const { looked, about, campaign, leftOut } = this.#prepared;
    await enterSaidNo(people, looked.sheet, about.fileName);
    return await this.#recovered.commit(campaign, about, leftOut);
  }
}
