import { EventEmitter, TerminalLocation, window } from 'vscode';
import { sentence } from '../../sender/sentence';
import { drawQr } from '../../whatsapp/drawQr';
import { qrModules } from '../../whatsapp/qrModules';
import type { SessionRun } from '../../campaign/sessionRun';
import { say } from '../window/speech';

/** Draws the QR code in a terminal of VS Code, which needs no web view; closed as soon as it is no longer asked for. */
export function showQrTerminal(run: SessionRun): void {
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<void>();
  let shown = '';
  const draw = (): void => {
    const { connection } = run;
    if (connection.kind !== 'needsQr') return closed.fire();
    if (connection.code === shown) return undefined;
    shown = connection.code;
    const lines = drawQr(qrModules(shown)).split('\n');
    return written.fire(CLEAR + lines.map((line) => `${LIGHT_ON_DARK}${line}${PLAIN}\r\n`).join(''));
  };
  const unsubscribe = run.onChange(draw);
  window
    .createTerminal({
      name: say(sentence('WhatsApp QR code')),
      pty: { onDidWrite: written.event, onDidClose: closed.event, open: draw, close: unsubscribe },
      // The panel below is too low for it.
      location: TerminalLocation.Editor,
      isTransient: true,
    })
    .show();
}

const ESCAPE = '\u001b';
const CLEAR = `${ESCAPE}[2J${ESCAPE}[H`;
/** White on black in every theme: a phone's camera needs it. */
const LIGHT_ON_DARK = `${ESCAPE}[38;2;255;255;255;48;2;0;0;0m`;
const PLAIN = `${ESCAPE}[0m`;
