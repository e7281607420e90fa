import type { PanelState, RunView } from '../../panel/protocol';
import { figuresText, phaseText } from '../../panel/runText';
import type { Unsubscribe } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { jobTitle, tellError, type QuickParts } from './quickParts';
import type { Action, Item, Tone } from '../dialogs/dialogs';

type Command =
  | 'pause'
  | 'resume'
  | 'stop'
  | 'exportResults'
  | 'report'
  | 'leave'
  | 'sendAgain'
  | 'qrCode'
  | 'goOn'
  | 'refuse';

/** What a person is told of once, as it begins. */
type Moment = 'account' | 'qrCode' | 'running' | 'waiting' | 'paused' | 'over';

/** A run that no panel shows: notifications tell what needs a person, and how it ends; a list shows and steers it. */
export class QuickRun {
  readonly #parts: QuickParts;
  readonly #over: () => void;
  readonly #unsubscribe: Unsubscribe;
  #moment: Moment | null = null;

  /** @param over is told once the end has been seen */
  constructor(parts: QuickParts, over: () => void) {
    this.#parts = parts;
    this.#over = over;
    this.#unsubscribe = parts.campaign.onChange(() => this.#look());
    this.#look();
  }

  /** Its figures, and what can be done now. */
  async show(): Promise<void> {
    const { campaign, window, texts } = this.#parts;
    const { run } = campaign.state();
    if (run === null) return;
    const placeHolder = [figuresText(texts, run), phaseText(texts, run, run.phase)].join(' · ');
    const actions = actionsOf(run, this.#parts).filter(({ value }) => value !== 'report');
    const items: Item<Command | null>[] = [
      ...actions.map((action) => ({ ...action, icon: ICONS[action.value] })),
      ...reportItems(run, this.#parts),
    ];
    const command = await window.pick({ title: jobTitle(this.#parts), placeHolder, items });
    if (command !== null) await this.#do(command);
  }

  #look(): void {
    const state = this.#parts.campaign.state();
    const moment = momentOf(state);
    if (moment === null || moment === this.#moment) return;
    this.#moment = moment;
    void this.#tell(moment, state);
  }

  async #tell(moment: Moment, state: PanelState): Promise<void> {
    const { campaign, window, texts } = this.#parts;
    const { run, otherAccount } = state;
    if (run === null) return;
    const said = (text: string): string => texts.t('{0}: {1}', campaign.fileName, text);
    switch (moment) {
      case 'account':
        return await this.#offer('warning', texts.say(otherAccountText(otherAccount ?? '')), [
          { label: texts.t('Go on with this account'), value: 'goOn' },
          { label: texts.t('Stop'), value: 'refuse' },
        ]);
      case 'qrCode':
        return await this.#offer('info', texts.t('Link your phone: WhatsApp shows a QR code for it.'), [
          { label: texts.t('Show QR Code'), value: 'qrCode' },
          { label: texts.t('Stop'), value: 'stop' },
        ]);
      case 'running':
      case 'waiting':
      case 'paused':
        return await this.#offer(
          run.pauseReason === '' ? 'info' : 'warning',
          said([figuresText(texts, run), phaseText(texts, run, run.phase)].join(' · ')),
          actionsOf(run, this.#parts).filter(({ value }) => value !== 'report'),
        );
      case 'over': {
        const tone = run.phase === 'finished' && run.failedCount === 0 ? 'info' : 'warning';
        const action = await window.tell(tone, said(phaseText(texts, run, run.phase)), actionsOf(run, this.#parts));
        if (action !== null) await this.#do(action);
        // It may have been resumed, here or elsewhere.
        if (momentOf(campaign.state()) === 'over') this.#end();
      }
    }
  }

  async #offer(tone: Tone, text: string, actions: readonly Action<Command>[]): Promise<void> {
    const command = await this.#parts.window.tell(tone, text, actions);
    if (command !== null) await this.#do(command);
  }

  async #do(command: Command): Promise<void> {
    const { campaign, window } = this.#parts;
    const { run } = campaign.state();
    // A notification may have been left standing while things went on.
    const isLate =
      run !== null && RUN_COMMANDS.has(command) && !actionsOf(run, this.#parts).some(({ value }) => value === command);
    if (isLate) return await this.show();
    switch (command) {
      case 'report':
        return await this.show();
      case 'qrCode':
        return await window.showQrCode(campaign.sessionId ?? '');
      case 'goOn':
      case 'refuse':
        return await campaign.handle({ type: 'link', action: { kind: 'answerAccount', goOn: command === 'goOn' } });
      case 'leave':
      case 'sendAgain':
        await campaign.handle({ type: 'decideUnknown', decision: command });
        return await tellError(this.#parts);
      case 'pause':
      case 'resume':
      case 'stop':
      case 'exportResults':
        await campaign.handle({ type: command });
        return await tellError(this.#parts);
    }
  }

  #end(): void {
    this.#unsubscribe();
    this.#over();
  }
}

function momentOf({ run, connection, otherAccount }: PanelState): Moment | null {
  if (run === null) return null;
  if (otherAccount !== null) return 'account';
  switch (run.phase) {
    case 'finished':
    case 'stopped':
      return 'over';
    case 'paused':
    case 'waiting':
      return run.phase;
    case 'starting':
    case 'running':
      if (connection.kind === 'needsQr') return 'qrCode';
      return run.phase === 'running' ? 'running' : null;
    case 'pausing':
    case 'stopping':
      return null;
  }
}

/** What can be done now, the likeliest first. */
function actionsOf(run: RunView, { texts: { t } }: QuickParts): readonly Action<Command>[] {
  const doubts: readonly Action<Command>[] =
    run.unsureCount === 0
      ? []
      : [
          { label: t('Leave them'), value: 'leave' },
          { label: t('Send again'), value: 'sendAgain' },
        ];
  const resume = { label: t('Resume'), value: 'resume' } as const;
  const stop = { label: t('Stop'), value: 'stop' } as const;
  switch (run.phase) {
    case 'starting':
    case 'running':
    case 'waiting':
      return [{ label: t('Pause'), value: 'pause' }, stop];
    case 'paused':
      return [resume, stop, ...doubts];
    case 'pausing':
    case 'stopping':
      return [];
    case 'stopped':
    case 'finished':
      return [
        ...(run.phase === 'stopped' && run.leftCount > 0 ? [resume] : []),
        ...doubts,
        { label: t('Export results…'), value: 'exportResults' },
        { label: t('Report…'), value: 'report' },
      ];
  }
}

const RUN_COMMANDS: ReadonlySet<Command> = new Set<Command>(['pause', 'resume', 'leave', 'sendAgain']);

const ICONS: Readonly<Record<Command, string>> = {
  pause: 'debug-pause',
  resume: 'debug-continue',
  stop: 'debug-stop',
  exportResults: 'export',
  report: 'graph',
  leave: 'circle-slash',
  sendAgain: 'refresh',
  qrCode: 'device-mobile',
  goOn: 'debug-continue',
  refuse: 'debug-stop',
};

/** The figures of the panel’s details, and the most frequent errors. */
function reportItems(run: RunView, { texts }: QuickParts): readonly Item<null>[] {
  const { t, number } = texts;
  const figures = [
    { label: t('Sent'), count: run.sentCount },
    { label: t('Delivered'), count: run.deliveredCount },
    { label: t('Read'), count: run.readCount },
    { label: t('Answered'), count: run.answeredCount },
    { label: t('Failed'), count: run.failedCount },
    { label: t('Skipped'), count: run.skippedCount },
    { label: t('In doubt'), count: run.inDoubtCount },
    { label: t('Left'), count: run.leftCount },
  ].map(({ label, count }) => ({ label, description: number(count), value: null }));
  const errors = run.topErrors.map(({ text, count }) => ({
    label: text,
    icon: 'error',
    description: texts.plural(count, sentence('{0} time', number(count)), sentence('{0} times', number(count))),
    value: null,
  }));
  return [...figures, ...errors];
}

function otherAccountText(account: string) {
  return sentence(
    'Linked is {0}: not the account that this session was sent through. Nothing has been sent through it. People would get the rest of the messages from another number.',
    account,
  );
}
