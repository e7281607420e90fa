import type { FromWebview } from '../panel/intents';
import type { ErrorView } from '../panel/protocol';
import { LiveOptions } from '../sender/liveOptions';
import type { TransportName } from '../sender/model';
import { changePace } from './beforeSending/changePace';
import { optionsAsSet, optionsThrough } from './beforeSending/optionsAsSet';
import { CampaignBusiness, type BusinessContent } from './cloud/campaignBusiness';
import type { HandedInSession } from './database/handedInSession';
import type { CampaignRecipients } from './recipients';
import type { CampaignServices, TestWay } from './services';

export type SendingIntent = Extract<
  FromWebview,
  {
    readonly type:
      | 'setOption'
      | 'setPreset'
      | 'setTimetable'
      | 'setStart'
      | 'setTransport'
      | 'chooseTemplate'
      | 'removeTemplate';
  }
>;

export interface SendingChoicesParts {
  readonly recipients: CampaignRecipients;
  readonly services: CampaignServices;
  /** What goes out through the Business API has changed. */
  readonly onBusiness: (content: BusinessContent | null) => Promise<void>;
  readonly onChange: () => void;
}

/** Through what a campaign is sent, and at which pace. */
export class SendingChoices {
  /** Of a run that has begun, its own. */
  options: LiveOptions;
  /** What is wrong with the settings; null where nothing is. */
  readonly error: ErrorView | null;
  readonly business: CampaignBusiness;
  readonly #parts: SendingChoicesParts;
  #transport: TransportName;

  constructor(parts: SendingChoicesParts) {
    const { recipients, services, onBusiness, onChange } = parts;
    this.#parts = parts;
    const { workbook, frozen } = recipients;
    this.#transport = frozen?.transport ?? services.settings.transportName(workbook);
    const { options, error } = optionsAsSet(services, workbook);
    this.options = new LiveOptions(frozen?.options ?? options);
    this.error = error;
    this.business = new CampaignBusiness({
      services,
      columns: () => recipients.columns(),
      onContent: onBusiness,
      onChange,
    });
  }

  get transport(): TransportName {
    return this.#transport;
  }

  get through(): TestWay {
    const transport = this.#transport;
    return transport === 'cloud-api' ? { transport, number: this.business.number ?? '' } : { transport };
  }

  /**
   * @param mayChoose what is sent, beside how
   * @param handedIn the session, where workers run it
   */
  async handle(intent: SendingIntent, mayChoose: boolean, handedIn: HandedInSession | null): Promise<void> {
    switch (intent.type) {
      case 'setOption':
      case 'setPreset':
      case 'setTimetable':
      case 'setStart':
        return this.options.set(
          (await handedIn?.setPace(this.options.current, intent)) ??
            changePace(this.options.current, intent, this.#transport),
        );
      case 'setTransport':
        return mayChoose ? await this.#sendThrough(intent) : undefined;
      case 'chooseTemplate':
      case 'removeTemplate':
        return mayChoose ? await this.business[intent.type]() : undefined;
    }
  }

  close(): void {
    this.business.close();
  }

  async #sendThrough({ transport, number }: Extract<SendingIntent, { readonly type: 'setTransport' }>): Promise<void> {
    await this.business.sendThrough(transport === 'cloud-api' ? (number ?? '') : null);
    const isOther = (transport === 'cloud-api') !== (this.#transport === 'cloud-api');
    this.#transport = transport;
    const { services, recipients } = this.#parts;
    // What is safe for a phone's account would keep the Business API back, and the other way round.
    if (isOther) this.options.set(optionsThrough(transport, services, recipients.workbook));
  }
}
