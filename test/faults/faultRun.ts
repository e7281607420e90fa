import { killBrowser, killPage, processesOf } from '../browser/processes';
import type { AcceptedMessage, Fate } from '../standin/standIn';
import { createCampaign, indexOf, type Campaign } from './campaign';
import { HostProcess } from './hostProcess';
import type { FromHost } from './hostMessages';
import { drawPlan, isDisaster, ROW_COUNT, type Disaster, type Fault } from './plan';
import { findLies } from './truth';

/** Today's page and yesterday's, by each of the two libraries: the seed says which. */
const PAGES = (['new', 'old'] as const).flatMap((keyShape) =>
  (['whatsapp-web.js', 'wa-js'] as const).map((pageLibrary) => ({ pageLibrary, keyShape })),
);

/** Half a minute, where nothing else takes the machine's cores. */
const LONGEST_RUN_MS = 300_000;
const BROWSER_GONE_MS = 20_000;
/** The first that isn't as it should be tells most. */
const SHOWN_COUNT = 10;

/** Sends a session through all that its plan holds, and gives what isn't as promised: nothing, where all is well. */
export async function runWithFaults(seed: number): Promise<readonly string[]> {
  const { pageLibrary, keyShape } = PAGES[seed % PAGES.length] ?? {};
  // Every other round has its page loaded again when most is done, as if it had grown too large.
  const recycling = Math.floor(seed / PAGES.length) % 2 === 0 ? {} : { recycleAtBytes: 1 };
  const transport = { ...recycling, ...(pageLibrary && { pageLibrary }) };
  const campaign = await createCampaign({ rowCount: ROW_COUNT, transport, standIn: { ...(keyShape && { keyShape }) } });
  const run = new FaultRun(campaign, drawPlan(seed));
  try {
    return await run.toItsEnd();
  } finally {
    await run.killHost();
    await campaign.dispose();
  }
}

/** One session with its hosts, one after the other. */
class FaultRun {
  readonly #campaign: Campaign;
  readonly #plan: readonly Fault[];
  readonly #submittedCounts = new Map<number, number>();
  readonly #struck = new Set<number>();
  readonly #lies: string[] = [];
  #host: HostProcess | null = null;
  #end: Extract<FromHost, { type: 'end' }> | null = null;
  #isScanned = false;

  constructor(campaign: Campaign, plan: readonly Fault[]) {
    this.#campaign = campaign;
    this.#plan = plan;
    const { standIn, phones } = campaign;
    standIn.decide = (message) => this.#decide(message);
    standIn.onAccepted = (message) => {
      if (this.#faultOf(message).endsWith('After')) this.#strike(message);
    };
    phones.forEach((phone, index) => {
      if (plan[index] === 'throwBefore') standIn.throwingFor.add(phone.slice(1));
    });
  }

  async toItsEnd(): Promise<readonly string[]> {
    const deadlineMs = performance.now() + LONGEST_RUN_MS;
    const tooLate = setTimeout(() => this.#host?.kill('SIGKILL'), LONGEST_RUN_MS);
    const saidBefore: string[] = [];
    while (this.#end === null && performance.now() < deadlineMs) {
      const host = await HostProcess.start(this.#campaign.task, (message) => this.#hear(message));
      this.#host = host;
      const { code, signal } = await host.exited;
      if (this.#end === null ? signal !== 'SIGKILL' : code !== 0)
        this.#lies.push(`the host ended with ${code ?? signal}`);
      if (host.stderr !== '') this.#lies.push(`the host said ${host.stderr}`);
      saidBefore.push(host.said.map((message) => JSON.stringify(message)).join('\n'));
      await this.#checkNoBrowserLeft();
      if (this.#lies.length > 0) break;
    }
    clearTimeout(tooLate);
    if (this.#end?.kind !== 'finished') this.#lies.push(`it didn’t finish: ${JSON.stringify(this.#end)}`);
    const { rows, journal, standIn } = this.#campaign;
    const lies = findLies({
      plan: this.#plan,
      rows: await rows(),
      journal: await journal(),
      accepted: standIn.acceptedMessages(),
      submittedCounts: this.#submittedCounts,
    });
    if (lies.length + this.#lies.length === 0) return [];
    return [
      ...this.#lies,
      ...lies.slice(0, SHOWN_COUNT),
      ...saidBefore.map((said) => `a host said\n${said.slice(-3000)}`),
    ];
  }

  async killHost(): Promise<void> {
    this.#host?.kill('SIGKILL');
    await this.#host?.exited;
  }

  #hear(message: FromHost): void {
    if (message.type === 'end') this.#end = message;
    if (message.type === 'connection') {
      // The page shows a new code again and again; the person scans once.
      if (message.kind === 'needsQr' && !this.#isScanned) this.#campaign.standIn.scanQr();
      this.#isScanned = message.kind === 'needsQr';
    }
    // Somebody looks at the screen: what waits for a person gets one.
    if (message.type === 'run' && message.phase === 'paused' && !message.isMending && message.reason !== null) {
      this.#host?.tell({ type: 'resume' });
    }
  }

  async #decide(message: AcceptedMessage): Promise<Fate> {
    const index = indexOf(message);
    this.#submittedCounts.set(index, (this.#submittedCounts.get(index) ?? 0) + 1);
    const fault = this.#faultOf(message);
    if (!isDisaster(fault)) return fault === 'throwBefore' ? 'ok' : fault;
    if (!fault.endsWith('After')) this.#strike(message);
    return FATES[fault];
  }

  /** Where another disaster has just taken what this one would hit, there is nothing left to do. */
  #strike(message: AcceptedMessage): void {
    const index = indexOf(message);
    if (this.#struck.has(index)) return;
    this.#struck.add(index);
    const { standIn, profileFolder } = this.#campaign;
    switch (this.#faultOf(message)) {
      case 'pageCrashBefore':
      case 'pageCrashAfter':
        return unlessGone(() => killPage(profileFolder));
      case 'browserKillBefore':
      case 'browserKillAfter':
        return unlessGone(() => killBrowser(profileFolder));
      case 'hostKillBefore':
      case 'hostKillAfter':
        return this.#host?.kill('SIGKILL');
      case 'conflict':
        return standIn.setSocketState('CONFLICT');
      case 'unpaired':
        return standIn.unlink();
      case 'logout':
        return standIn.logOut();
      case 'timeout':
        standIn.setSocketState('TIMEOUT');
        setTimeout(() => standIn.setSocketState('CONNECTED'), (index % 5) * 1000 + 300);
        return undefined;
      default:
        return undefined;
    }
  }

  #faultOf(message: AcceptedMessage): Fault {
    return this.#plan[indexOf(message)] ?? 'ok';
  }

  async #checkNoBrowserLeft(): Promise<void> {
    const deadlineMs = performance.now() + BROWSER_GONE_MS;
    const { profileFolder } = this.#campaign;
    while (processesOf(profileFolder).length > 0) {
      if (performance.now() > deadlineMs) {
        this.#lies.push(`${processesOf(profileFolder).length} processes of the browser are left`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const FATES: Readonly<Record<Disaster, Fate>> = {
  reloadBefore: 'reloadBefore',
  reloadAfter: 'reloadAfter',
  pageCrashBefore: 'hangBefore',
  pageCrashAfter: 'hangAfter',
  browserKillBefore: 'hangBefore',
  browserKillAfter: 'hangAfter',
  hostKillBefore: 'hangBefore',
  hostKillAfter: 'hangAfter',
  conflict: 'ok',
  unpaired: 'ok',
  logout: 'ok',
  timeout: 'ok',
};

function unlessGone(act: () => void): void {
  try {
    act();
  } catch {
    // Gone already.
  }
}
