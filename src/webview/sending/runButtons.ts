import { element, setAttribute, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { RunPhase } from '../../sender/runSnapshot';
import type { RunView } from '../../panel/protocol';
import { button } from '../widgets/toolkit';

type Command = 'pause' | 'resume' | 'stop';

/** What the page shows between the press and the host's answer. */
const AT_ONCE: Readonly<Record<Command, RunPhase>> = { pause: 'pausing', resume: 'starting', stop: 'stopping' };

/** After this the host's word counts again, whatever was pressed. */
const PATIENCE_MS = 5000;

/** Pause or Resume, and Stop; the results once it is over. A press shows at once; the host's next phase takes over. */
export function runButtons({ texts, post }: Page, onPhase: (phase: RunPhase) => void) {
  const { t } = texts;
  let run: RunView | null = null;
  let pressed: { readonly command: Command; readonly from: RunPhase; readonly atMs: number } | null = null;
  const main = button('primary', '', () => {
    const command = run === null ? null : mainCommand(phase(run));
    if (command !== null) press(command);
  });
  const stop = button('secondary', t('Stop'), () => {
    if (run !== null && canStop(phase(run))) press('stop');
  });
  const results = button('secondary', t('Export results…'), () => post({ type: 'exportResults' }));
  const node = element('div', { class: 'buttons' }, main, stop, results);

  function phase(current: RunView): RunPhase {
    if (pressed !== null && (pressed.from !== current.phase || Date.now() - pressed.atMs > PATIENCE_MS)) pressed = null;
    return pressed === null ? current.phase : AT_ONCE[pressed.command];
  }

  function press(command: Command): void {
    if (run === null) return;
    pressed = { command, from: run.phase, atMs: Date.now() };
    post({ type: command });
    onPhase(draw(run));
  }

  /** Busy buttons stay in the tab order: a button that disables itself loses the keyboard's focus. */
  function draw(current: RunView): RunPhase {
    const shown = phase(current);
    const command = mainCommand(shown);
    setText(main, mainLabel(shown, t));
    const appearance = command === 'resume' ? 'primary' : 'secondary';
    if (main.appearance !== appearance) main.appearance = appearance;
    setAttribute(main, 'aria-disabled', String(command === null));
    setAttribute(stop, 'aria-disabled', String(!canStop(shown)));
    setText(stop, shown === 'stopping' ? t('Stopping…') : t('Stop'));
    setShown(main, shown !== 'finished' && shown !== 'stopping' && !(shown === 'stopped' && current.leftCount === 0));
    const isOver = shown === 'finished' || shown === 'stopped';
    setShown(stop, !isOver);
    setShown(results, isOver);
    return shown;
  }

  return {
    node,
    /** Returns the phase to show. */
    update: (current: RunView): RunPhase => {
      if (run?.sessionId !== current.sessionId) pressed = null;
      run = current;
      return draw(current);
    },
  };
}

function mainCommand(phase: RunPhase): Command | null {
  if (phase === 'starting' || phase === 'running' || phase === 'waiting') return 'pause';
  return phase === 'paused' || phase === 'stopped' ? 'resume' : null;
}

function mainLabel(phase: RunPhase, t: Page['texts']['t']): string {
  if (phase === 'pausing') return t('Pausing…');
  return mainCommand(phase) === 'resume' ? t('Resume') : t('Pause');
}

const STOPPABLE: ReadonlySet<RunPhase> = new Set<RunPhase>(['starting', 'running', 'waiting', 'pausing', 'paused']);

function canStop(phase: RunPhase): boolean {
  return STOPPABLE.has(phase);
}
