import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { Campaign } from '../../src/campaign/campaign';
import { Campaigns, type Panels } from '../../src/campaign/campaigns';
import { Keyring } from '../../src/campaign/keyring';
import type { CampaignWindow, Log, Settings, WorkbookFile } from '../../src/campaign/ports';
import { Runs } from '../../src/campaign/runs';
import type { CampaignServices } from '../../src/campaign/services';
import type { PeopleBook } from '../../src/people/peopleBook';
import { createTexts } from '../../src/panel/texts';
import type { FromWebview, PanelState, ToWebview } from '../../src/panel/protocol';
import { NO_ATTACHMENT, type AttachmentChoice } from '../../src/sender/content/attachment';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type { Transport } from '../../src/sender/ports';
import { DEFAULT_POLICY } from '../../src/sender/runPolicy';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import type { OpenSession } from '../../src/sessions/openSession';
import { SessionStore } from '../../src/sessions/sessionStore';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { checkWorkbook } from '../../src/workbook/checkWorkbook';
import { fictionalPhone } from '../cli/workbook';
import { FakeSecrets } from './secrets';

/** A tab of the editor, which only counts what happens to it. */
export class FakeTab {
  isDiscarded = false;
  campaign: Campaign | null = null;
  revealedCount = 0;
  close: () => void = () => undefined;
}

/**
 * The campaigns of a window without VS Code: sessions on a real disk, the real reader and the simulated transport; the
 * person's answers, tabs and settings are the test's.
 */
export class CampaignScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  /** A session can't get its name. */
  isDiskFull = false;
  readonly store = new SessionStore(join(this.folder, 'data'), {
    ...nodeDisk,
    rename: async (from, to) => {
      if (this.isDiskFull && to.includes('sessions')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      await nodeDisk.rename(from, to);
    },
  });
  readonly keyring = new Keyring(new FakeSecrets());
  readonly tabs: FakeTab[] = [];
  readonly errors: unknown[] = [];
  readonly exported: string[] = [];
  readonly copied: string[] = [];
  readonly chats: string[] = [];
  readonly asked: Parameters<CampaignWindow['confirmSend']>[0][] = [];
  readonly replies: ToWebview[] = [];
  options: SenderOptions = { ...DEFAULT_OPTIONS, ratePerSecond: 0, batchDelayMs: 0 };
  transportName: 'simulated' | 'whatsapp-web' = 'simulated';
  latencyMs = 0;
  /** What else WhatsApp does in the simulation. */
  simulate: Readonly<Record<string, unknown>> = {};
  /** What letting go of a transport waits for: a browser takes its time. */
  closing: Promise<void> = Promise.resolve();
  confirm: () => Promise<boolean> = () => Promise.resolve(true);
  attach: () => Promise<AttachmentChoice | null> = () => Promise.resolve(NO_ATTACHMENT);
  createTransport: (session: OpenSession) => Promise<Transport> = (session) =>
    Promise.resolve(this.#simulated(session));
  /** As a window has them; the test enters whom it wants. */
  book: PeopleBook | null = null;
  readonly people = { book: () => Promise.resolve(this.book) };
  readonly runs: Runs;
  readonly campaigns: Campaigns<FakeTab>;
  readonly services: CampaignServices;
  readonly #touched = new Set<() => void>();

  constructor() {
    onTestFinished(async () => {
      await this.runs.stopAll();
      for (const tab of this.tabs) tab.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
    const log: Log = { info: () => undefined, error: (_event, error) => this.errors.push(error) };
    const { store, keyring } = this;
    this.runs = new Runs({
      people: this.people,
      store,
      keyring,
      settings: this.#settings(),
      log,
      owner: () => ({ kind: 'window', name: 'test' }),
      createTransport: async (session) => await this.createTransport(session),
    });
    this.services = {
      texts: createTexts(new Map(), 'en'),
      settings: this.#settings(),
      window: this.#window(),
      runs: this.runs,
      store,
      people: this.people,
      phone: { isLinked: false, logOut: () => Promise.resolve() },
      chosenCountries: { of: () => undefined, remember: () => Promise.resolve() },
      log,
    };
    this.campaigns = new Campaigns({
      services: this.services,
      keyring,
      panels: this.#panels(),
      checkWorkbook: async (request, onRows, signal, watcher) => {
        signal.throwIfAborted();
        return await checkWorkbook(request, onRows, watcher);
      },
      workbookFile: (address) => this.#file(address),
    });
  }

  /** Opens a list of so many people, and gives its campaign. @param unnamed whose name is left out */
  async open(count: number, unnamed = ''): Promise<Campaign> {
    await this.campaigns.openWorkbook(this.write(count, unnamed));
    return this.latest();
  }

  /** A list of so many people on disk; gives its address. */
  write(count: number, unnamed = ''): string {
    const path = join(this.folder, 'contacts.csv');
    const lines = Array.from({ length: count }, (_, index) => {
      const name = `Name ${index}`;
      return `${name === unnamed ? '' : name},${fictionalPhone(index)}`;
    });
    writeFileSync(path, ['Name,Phone', ...lines, ''].join('\n'));
    return pathToFileURL(path).href;
  }

  /** The file may have been changed. */
  touch(): void {
    for (const touched of this.#touched) touched();
  }

  latest(): Campaign {
    const campaign = this.tabs.at(-1)?.campaign;
    if (!campaign) throw new Error('No campaign is shown.');
    return campaign;
  }

  /** What the simulated WhatsApp has accepted for a session: a line a message. */
  acceptedCount(sessionId: string): number {
    return readFileSync(this.#ledger(sessionId), 'utf8').trimEnd().split('\n').length;
  }

  #ledger(sessionId: string): string {
    return join(this.store.folder(sessionId), 'ledger.jsonl');
  }

  #simulated({ info }: OpenSession): Transport {
    const options = parseSimulatedOptions({ latencyMs: [this.latencyMs, this.latencyMs], ...this.simulate });
    const transport = createSimulatedTransport({ ledgerPath: this.#ledger(info.id), options, clock: systemClock });
    const close = transport.close.bind(transport);
    transport.close = async () => {
      await this.closing;
      await close();
    };
    return transport;
  }

  #file(address: string): WorkbookFile {
    const path = new URL(address).pathname;
    return {
      address,
      name: path.split('/').at(-1) ?? '',
      open: () => Promise.resolve({ kind: 'file', path }),
      stamp: () => {
        const { mtimeMs, size } = statSync(path);
        return Promise.resolve(`${mtimeMs} ${size}`);
      },
      watch: (touched) => {
        this.#touched.add(touched);
        return () => this.#touched.delete(touched);
      },
    };
  }

  #settings(): Settings {
    return {
      senderOptions: () => this.options,
      transportName: () => this.transportName,
      country: () => 'US',
      folderSettings: () => [],
      bulkThresholdCount: () => 50,
      runPolicy: () => DEFAULT_POLICY,
      surroundings: () => ({}),
      workbookLocale: () => 'en',
    };
  }

  #window(): CampaignWindow {
    return {
      chooseAttachment: async () => await this.attach(),
      confirmSend: async (question) => {
        this.asked.push(question);
        return await this.confirm();
      },
      assertMaySend: () => undefined,
      exportResults: (id) => {
        this.exported.push(id);
        return Promise.resolve();
      },
      copyText: (text) => {
        this.copied.push(text);
        return Promise.resolve();
      },
      openChat: (phone) => {
        this.chats.push(phone);
        return Promise.resolve();
      },
      resumeSession: async (id) => await this.campaigns.openSession(id, true),
    };
  }

  #panels(): Panels<FakeTab> {
    return {
      show: (campaign, into, closed) => {
        const tab = into ?? new FakeTab();
        tab.campaign = campaign;
        tab.close = closed;
        this.tabs.push(tab);
        campaign.onReply((reply) => this.replies.push(reply));
        return { reveal: () => void (tab.revealedCount += 1) };
      },
      discard: (tab) => {
        tab.isDiscarded = true;
      },
      closeOrphans: () => Promise.resolve(),
    };
  }
}

/** Hands the campaign what its page would. */
export async function intend(campaign: Campaign, ...intents: readonly FromWebview[]): Promise<PanelState> {
  for (const intent of intents) await campaign.handle(intent);
  return campaign.state();
}

export async function untilPhase(
  campaign: Campaign,
  phase: NonNullable<PanelState['run']>['phase'],
): Promise<PanelState> {
  await expect.poll(() => campaign.state().run?.phase, { timeout: 20_000 }).toBe(phase);
  return campaign.state();
}
