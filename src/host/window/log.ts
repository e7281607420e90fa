import { window, type LogOutputChannel } from 'vscode';
import { eventText } from '../../campaign/log/eventText';
import type { FileLog } from '../../campaign/log/fileLog';
import { levelOf, type LogEvent } from '../../campaign/log/logEvent';
import { logFields, oneLine } from '../../campaign/log/logFields';
import type { Log } from '../../campaign/ports';
import { say } from './speech';

/** Each event twice: as a line of JSON in the day's file, and as a sentence in VS Code's output channel. */
export class WindowLog implements Log {
  readonly #file: FileLog;
  readonly #channel: LogOutputChannel;

  constructor(file: FileLog) {
    this.#file = file;
    this.#channel = window.createOutputChannel('Excel to WhatsApp', { log: true });
  }

  write(event: LogEvent): void {
    this.#file.write(event);
    const line = oneLine(say(eventText(event)));
    switch (levelOf(event)) {
      case 'debug':
        return this.#channel.debug(line);
      case 'info':
        return this.#channel.info(line);
      case 'warn':
        return this.#channel.warn(line);
      case 'error':
        // Where in the code it was, which no sentence says.
        return this.#channel.error(`${line} ${JSON.stringify(logFields(event)['error'] ?? null)}`);
    }
  }

  error(during: string, error: unknown): void {
    this.write({ kind: 'failed', during, error });
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
