import type { BusinessView } from '../../panel/business';
import type { CountryCount } from '../../sender/model';
import { isHumanError } from '../../sender/humanError';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { numberTexts } from '../../whatsapp/cloud/numberText';
import { fillingOf, fitTemplate, type Mapping, type TemplateChoice } from '../../whatsapp/cloud/templates/fitTemplate';
import type { GraphTemplate } from '../../whatsapp/cloud/templates/graphTemplate';
import { slotsOf, type Slot } from '../../whatsapp/cloud/templates/slots';
import type { CampaignServices } from '../services';
import { categoryOf, costText, estimateCost } from './costEstimate';
import type { RateCard } from './rateCard';

/** What goes out through a number of the Business API, as the content of a campaign. */
export interface BusinessContent {
  readonly account: string;
  /** Null for the user's own text, which reaches only those who have written in the last 24 hours. */
  readonly chosen: ChosenContent | null;
}

interface ChosenContent extends TemplateChoice {
  /** For which it was chosen. */
  readonly headers: readonly string[];
  readonly filled: BusinessView['filled'];
}

export interface CampaignBusinessParts {
  readonly services: Pick<CampaignServices, 'business' | 'window' | 'texts' | 'log'>;
  /** The sheet’s, once they are known. */
  readonly columns: () => Promise<readonly string[]>;
  /** Something else goes out from now on; null where it isn't by the Business API. */
  readonly onContent: (content: BusinessContent | null) => Promise<void>;
  readonly onChange: () => void;
}

/** Through which number of the Business API a campaign goes out, and by which template. */
export class CampaignBusiness {
  readonly #parts: CampaignBusinessParts;
  readonly #unsubscribe: () => void;
  #numbers: readonly string[] = [];
  #account: CloudAccount | null = null;
  #told: readonly string[] = [];
  #rateCard: RateCard | null = null;

  constructor(parts: CampaignBusinessParts) {
    this.#parts = parts;
    const { business, log } = parts.services;
    const read = (): void => void this.#readNumbers().catch((error: unknown) => log.error('businessNumbers', error));
    this.#unsubscribe = business.onChange(read);
    read();
  }

  /** By its name; null for another way of sending. */
  get number(): string | null {
    return this.#account?.name ?? null;
  }

  view(content: BusinessContent | null, destinations: readonly CountryCount[]): BusinessView {
    const chosen = content?.chosen?.template ?? null;
    return {
      numbers: this.#numbers,
      number: this.number,
      told: this.#told,
      template: chosen && { name: chosen.name, language: chosen.language, category: chosen.category ?? '' },
      filled: content?.chosen?.filled ?? [],
      cost: this.#costOf(content, destinations),
    };
  }

  /** @param name null for another way of sending. @throws HumanError where there is no such number */
  async sendThrough(name: string | null): Promise<void> {
    const { business } = this.#parts.services;
    if (name === null) {
      this.#account = null;
      return await this.#parts.onContent(null);
    }
    const account = await business.accounts.find(name);
    this.#account = account;
    this.#told = [];
    this.#rateCard = await business.rateCard();
    // Another business has other templates.
    await this.#parts.onContent({ account: name, chosen: null });
    void this.#ask(account);
  }

  /** Asks which template, and what fills what no column is called like. @throws HumanError where Meta doesn't tell them */
  async chooseTemplate(): Promise<void> {
    const { services } = this.#parts;
    const account = this.#account;
    if (account === null) return;
    const templates = await services.business.templates(account);
    const template = await services.window.chooseTemplate(templates.filter(({ status }) => status === 'APPROVED'));
    if (template === null) return;
    const columns = await this.#parts.columns();
    const mapped = await this.#match(template, columns);
    if (mapped === null || this.#account !== account) return;
    const fitted = fitTemplate(template, { headers: columns, mapped });
    const filled = slotsOf(template).flatMap((slot) => {
      const filling = fillingOf(slot, { headers: columns, mapped });
      if (filling === null) return [];
      const column = filling.column === null ? '' : (columns[filling.column] ?? '');
      return [{ place: slot.key, column, fallback: filling.fallback }];
    });
    await this.#parts.onContent({ account: account.name, chosen: { ...fitted, headers: columns, filled } });
  }

  async removeTemplate(): Promise<void> {
    const account = this.#account;
    if (account !== null) await this.#parts.onContent({ account: account.name, chosen: null });
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Null where the user thinks better of it. */
  async #match(template: GraphTemplate, headers: readonly string[]): Promise<readonly Mapping[] | null> {
    const mapped: Mapping[] = [];
    for (const slot of uniqueSlots(template)) {
      if (slot.isOptional) continue;
      const own = fillingOf(slot, { headers, mapped: [] });
      const suggested = own?.column === undefined || own.column === null ? null : (headers[own.column] ?? null);
      const source = await this.#parts.services.window.chooseFilling({ template, slot, headers, suggested });
      if (source === null) return null;
      mapped.push({ key: slot.key, source });
    }
    return mapped;
  }

  async #ask(account: CloudAccount): Promise<void> {
    const { business, texts } = this.#parts.services;
    const told = await business.told(account);
    if (this.#account !== account) return;
    const sentences = isHumanError(told) ? [told.happened, told.todo] : numberTexts(told);
    this.#told = sentences.map((each) => texts.say(each));
    this.#parts.onChange();
  }

  async #readNumbers(): Promise<void> {
    this.#numbers = (await this.#parts.services.business.accounts.list()).map(({ name }) => name);
    this.#parts.onChange();
  }

  #costOf(content: BusinessContent | null, destinations: readonly CountryCount[]): string {
    if (content === null || this.#rateCard === null || destinations.length === 0) return '';
    const { account, chosen } = content;
    const category = categoryOf({ account, template: chosen?.template });
    if (category === null) return '';
    return this.#parts.services.texts.say(costText(estimateCost(this.#rateCard, category, destinations)));
  }
}

/** What stands there twice is filled the same. */
function uniqueSlots(template: GraphTemplate): readonly Slot[] {
  const slots = slotsOf(template);
  return slots.filter((slot, at) => slots.findIndex(({ key }) => key === slot.key) === at);
}
