import type { LiveOptions } from '../../sender/liveOptions';
import { withoutStartColumn } from '../beforeSending/changePace';
import { optionsAsSet } from '../beforeSending/optionsAsSet';
import type { CampaignContent } from '../content';
import type { CampaignRecipients } from '../recipients';
import { LastTime, type Chosen } from '../saved/lastTime';
import type { CampaignServices } from '../services';
import { changeChoices, type Choice, type WorkbookChoices } from '../workbook/workbookChoices';

export interface ReadingParts {
  readonly recipients: CampaignRecipients;
  readonly content: CampaignContent;
  readonly services: CampaignServices;
  readonly options: () => LiveOptions;
  readonly onChange: () => void;
}

/** How a campaign’s workbook is read: as the user chooses, and to begin with as last time. */
export class CampaignReading {
  readonly #parts: ReadingParts;
  readonly #lastTime: LastTime | null;
  #choices: WorkbookChoices = {};

  constructor(parts: ReadingParts) {
    this.#parts = parts;
    const { workbook } = parts.recipients;
    this.#lastTime = workbook === null ? null : new LastTime(workbook, parts.services);
  }

  /** That the message is last time’s, while it is; empty otherwise. */
  get lastTimeText(): string {
    return this.#lastTime?.textOf(this.#parts.content.template) ?? '';
  }

  async open(): Promise<void> {
    const { recipients, content, services, options } = this.#parts;
    const { workbook } = recipients;
    if (workbook === null) return;
    const country = services.chosenCountries.of(workbook) ?? services.settings.country(workbook);
    await this.#lastTime?.open(country === undefined ? {} : { country }, {
      read: (choices) => this.#read(choices),
      view: () => recipients.view([]),
      take: (template, pace) => {
        content.template = template;
        if (pace !== null) options().set(pace);
      },
      chosen: () => this.#chosen,
    });
  }

  async again(): Promise<void> {
    await this.#read(this.#choices);
  }

  async choose(choice: Choice): Promise<void> {
    const { recipients, content, services, options } = this.#parts;
    if (choice.type === 'setSheet' || choice.type === 'setHeaderRow') {
      content.forgetColumns();
      options().set(withoutStartColumn(options().current));
    }
    if (choice.type === 'setCountry' && recipients.workbook !== null) {
      await services.chosenCountries.remember(recipients.workbook, choice.country);
    }
    await this.#read(changeChoices(this.#choices, choice, recipients.outline));
  }

  /** Keeps what is chosen now for the next time. */
  note(): void {
    this.#lastTime?.note(this.#chosen, this.#parts.recipients.view([]));
  }

  async close(): Promise<void> {
    await this.#lastTime?.close();
  }

  get #chosen(): Chosen {
    const { recipients, content, services, options } = this.#parts;
    const { current } = options();
    const asSet = optionsAsSet(services, recipients.workbook).options;
    const isAsSet = JSON.stringify(current) === JSON.stringify(asSet);
    return { choices: this.#choices, template: content.template, pace: isAsSet ? null : current };
  }

  async #read(choices: WorkbookChoices): Promise<void> {
    const { recipients, content, onChange } = this.#parts;
    this.#choices = choices;
    content.check.forget();
    await recipients.read(choices);
    await content.checkMessage();
    onChange();
  }
}
