import { window, type LogOutputChannel } from 'vscode';
import type { Log } from '../../campaign/ports';
import { maskNumbers } from './maskNumbers';

/** Structured lines in VS Code's own rotated log. Phone numbers are masked, and no caller passes a message's text. */
export class LogChannel implements Log {
  readonly #channel: LogOutputChannel;

  constructor() {
    this.#channel = window.createOutputChannel('Excel to WhatsApp', { log: true });
  }

  info(event: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#channel.info(line(event, details));
  }

  error(event: string, error: unknown): void {
    this.#channel.error(line(event, { error: describe(error) }));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function line(event: string, details: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ event, ...details }, (_key, value: unknown) =>
    typeof value === 'string' ? maskNumbers(value) : value,
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` ← ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
