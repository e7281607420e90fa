import { Emitter } from '../../sender/emitter';
import type { HumanError } from '../../sender/humanError';
import type { Unsubscribe } from '../../sender/ports';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import type { SenderNumber } from '../../whatsapp/cloud/senderNumber';
import { unlisted } from '../../whatsapp/cloud/templates/chooseTemplate';
import type { GraphTemplate } from '../../whatsapp/cloud/templates/graphTemplate';
import { fetchTemplates } from '../../whatsapp/cloud/templates/listTemplates';
import { TemplateCache } from '../../whatsapp/cloud/templates/templateCache';
import type { DayFiles } from '../../whatsapp/cloud/dayFiles';
import { statusFiles } from '../../whatsapp/cloud/statusFile';
import { newestNewsMs } from './takeUpStatuses';
import { cloudFolder } from './accountFile';
import type { AccountList } from './accountList';
import type { RateCard } from './rateCard';
import { readRateCard } from './rateCardFile';

/** The numbers of the Business API of this window, and what Meta says of them. */
export class BusinessNumbers {
  readonly accounts: Pick<AccountList, 'list' | 'find'>;
  readonly #list: AccountList;
  readonly #dataFolder: string;
  readonly #changes = new Emitter<void>();

  constructor(accounts: AccountList, dataFolder: string) {
    this.accounts = accounts;
    this.#list = accounts;
    this.#dataFolder = dataFolder;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  /** Where webhooks' statuses of a number are. @throws HumanError where there is none of that name */
  async statusFilesOf(number: string): Promise<DayFiles> {
    return statusFiles(cloudFolder(this.#dataFolder), (await this.accounts.find(number)).phoneNumberId);
  }

  /** When something was last written of what may be news of a session; wall clock. Never rejects. */
  async newestNewsMs(): Promise<number> {
    return await newestNewsMs(this.#dataFolder);
  }

  async put(account: CloudAccount): Promise<void> {
    await this.#list.put(account);
    this.#changes.emit();
  }

  async remove(name: string): Promise<void> {
    await this.#list.remove(name);
    this.#changes.emit();
  }

  /** How Meta sees a number, or why it doesn't say so. Never rejects. */
  async told(account: CloudAccount): Promise<SenderNumber | HumanError> {
    const { readNumber } = await import('../../whatsapp/cloud/cloudApi');
    return await readNumber(account);
  }

  /** As they are now. @throws HumanError where Meta doesn't tell them */
  async templates(account: CloudAccount): Promise<readonly GraphTemplate[]> {
    const { createGraphClient } = await import('../../whatsapp/cloud/cloudApi');
    const client = createGraphClient(account);
    try {
      const fetched = await fetchTemplates(client, account);
      if (fetched.kind === 'failed') throw unlisted(fetched.result);
      const { templates } = fetched;
      const cache = new TemplateCache(cloudFolder(this.#dataFolder), account.businessAccountId);
      await cache.write({ atMs: Date.now(), templates });
      return templates;
    } finally {
      await client.close();
    }
  }

  /** @throws HumanError where the user's own can't be read */
  async rateCard(): Promise<RateCard> {
    return await readRateCard(this.#dataFolder);
  }
}
