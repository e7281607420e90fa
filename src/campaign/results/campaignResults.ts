import type { ResultsQuestion } from '../../panel/protocol';
import type { FromWebview, FollowUpKind, ResultAction } from '../../panel/intents';
import { NO_ATTACHMENT } from '../../sender/content/attachment';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { followedElsewhere } from '../database/followedElsewhere';
import type { CampaignRun } from '../campaignRun';
import type { ChildQuestion, ChildRequest } from '../children/makeChild';
import { nobodyText } from '../children/nobodyText';
import type { CampaignReplies } from '../replies';
import type { CampaignServices } from '../services';
import type { SessionRun } from '../sessionRun';
import { ResultPages } from './resultPages';

/** What the page asks of the rows of a session, and what it has done about them. */
export type ResultsIntent = Extract<
  FromWebview,
  {
    readonly type:
      | 'showUnsure'
      | 'decideUnknown'
      | 'exportResults'
      | 'report'
      | 'showResults'
      | 'ofResult'
      | 'retryFailed'
      | 'followUp';
  }
>;

/** The rows of a campaign's session: shown by what became of them, decided about, and made another session of. */
export class CampaignResults {
  readonly #services: CampaignServices;
  readonly #session: CampaignRun;
  readonly #replies: CampaignReplies;
  readonly #pages: ResultPages;
  #isMaking = false;
  /** What the page shows; null until it asks. */
  #shown: ResultsQuestion | null = null;
  /** So often another session was to be made of this one. */
  #askedCount = 0;

  constructor(services: CampaignServices, session: CampaignRun, replies: CampaignReplies) {
    this.#services = services;
    this.#session = session;
    this.#replies = replies;
    this.#pages = new ResultPages(async () => await services.runs.openRows(session.sessionId ?? ''), services.texts);
  }

  /** Gives the run that has begun with it, if one has. */
  async handle(intent: ResultsIntent): Promise<SessionRun | null> {
    const session = this.#session;
    const { sessionId } = session;
    if (sessionId === null) return null;
    switch (intent.type) {
      case 'showUnsure':
        await this.#replies.unsure(session.unsure, session.view?.unsureCount ?? 0);
        return null;
      case 'decideUnknown':
        return await session.decide(intent.decision);
      case 'exportResults':
        await this.#services.window.exportResults(sessionId);
        return null;
      case 'report':
        if (intent.action === 'save') await this.#services.window.saveReport(sessionId);
        else this.#replies.report(await this.#pages.report(this.#stamp));
        return null;
      case 'showResults':
        this.#shown = { status: intent.status, find: intent.find, page: intent.page };
        await this.#show();
        return null;
      case 'ofResult':
        return await this.#act(intent.index, intent.action);
      case 'retryFailed':
        await this.#make(sessionId, { kind: 'retry' });
        return null;
      case 'followUp':
        await this.#make(sessionId, followUp(intent.to, intent.template));
        return null;
    }
  }

  async close(): Promise<void> {
    await this.#pages.close();
  }

  /** What the page asked for, as it is now. */
  async #show(): Promise<void> {
    if (this.#shown === null) return;
    this.#replies.results(await this.#pages.page(this.#shown, this.#stamp));
  }

  /** Another one whenever something has become of a row. */
  get #stamp(): string {
    const { sessionId, view } = this.#session;
    return JSON.stringify([sessionId, view, this.#askedCount]);
  }

  async #act(index: number, action: ResultAction): Promise<SessionRun | null> {
    const { window } = this.#services;
    if (action === 'leave' || action === 'sendAgain') {
      const run = await this.#session.decide(action, (other) => other === index);
      await this.#show();
      return run;
    }
    const row = await this.#pages.row(index);
    if (row !== null) await (action === 'copyPhone' ? window.copyText(row.phone) : window.openChat(row.phone));
    return null;
  }

  /** A second press while the first is at work does nothing. */
  async #make(sessionId: string, request: ChildRequest): Promise<void> {
    if (this.#isMaking) return;
    this.#isMaking = true;
    const { window, runs } = this.#services;
    try {
      window.assertMaySend();
      await this.#session.released();
      const confirm = async (question: ChildQuestion): Promise<boolean> => await this.#confirm(question);
      const asked = { decide: DECIDE, confirm };
      const { handedIn } = this.#session;
      if (handedIn !== null && request.kind !== 'retry') throw followedElsewhere();
      const made =
        handedIn === null
          ? await runs.makeChild(sessionId, request, { ...asked, showAsking: (asking) => window.showAsking(asking) })
          : await handedIn.retry(asked, this.#services.people);
      // A follow-up has asked WhatsApp what became of the rows, whatever came of it.
      if (request.kind !== 'retry') await this.#session.lookAgain();
      this.#askedCount += 1;
      await this.#show();
      if (made.kind === 'nobody') throw new HumanError(nobodyText(request.kind), LOOK_AT_ROWS);
      if (made.kind === 'declined') return;
      await window.resumeSession(made.sessionId);
    } finally {
      this.#isMaking = false;
    }
  }

  async #confirm({ sentCount, destinations, transport, unknown }: ChildQuestion): Promise<boolean> {
    const answer = await this.#services.window.confirmSend({
      recipientCount: sentCount,
      transport,
      isRepeat: true,
      destinations,
      folderSettings: [],
      ...(unknown === null ? {} : { unknown }),
    });
    return answer !== null;
  }
}

function followUp(kind: FollowUpKind, template: string): ChildRequest {
  return { kind, written: { template, attachment: NO_ATTACHMENT }, blank: null };
}

const LOOK_AT_ROWS = sentence('Look at the rows: each says what became of it.');
const DECIDE = sentence('Give the column a fallback such as {{Name|you}}.');
