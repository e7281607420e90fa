import { DEFAULT_KEPT_LOG_DAYS, logFolder, removeOldLogs } from '../../campaign/log/dailyFile';
import { FileLog } from '../../campaign/log/fileLog';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogEvent, type LogLevel } from '../../campaign/log/logEvent';
import type { Log } from '../../campaign/ports';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { version } from '../../../package.json';
import { notOneOf } from '../arguments/arguments';

/** The log of this process, in its data folder. What happens before that is known isn't written. */
class TerminalLog implements Log {
  #level: LogLevel = DEFAULT_LOG_LEVEL;
  #keptDaysCount = DEFAULT_KEPT_LOG_DAYS;
  #command = '';
  #file: FileLog | null = null;

  /** Takes what is said of the log, which every command understands. @throws HumanError for what can't be */
  begin(command: string, args: readonly string[]): readonly string[] {
    this.#command = command;
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const rest: string[] = [];
    for (let at = 0; at < end; at += 1) {
      const [name = '', ...given] = (args[at] ?? '').split('=');
      if (name !== LEVEL && name !== KEEP) {
        rest.push(args[at] ?? '');
        continue;
      }
      if (given.length === 0) at += 1;
      const value = given.length === 0 ? (args[at] ?? '') : given.join('=');
      if (name === LEVEL) this.#level = parseLevel(value);
      else this.#keptDaysCount = parseDays(value);
    }
    return [...rest, ...args.slice(end)];
  }

  /** From then on each event is on its way to the disk before the program goes on. */
  async open(dataFolder: string): Promise<void> {
    if (this.#file !== null) return;
    const folder = logFolder(dataFolder);
    this.#file = new FileLog(folder, () => this.#level);
    await this.#file.load();
    this.write({ kind: 'terminalStarted', version, command: this.#command });
    await removeOldLogs(folder, this.#keptDaysCount);
  }

  get keptDaysCount(): number {
    return this.#keptDaysCount;
  }

  write(event: LogEvent): void {
    this.#file?.write(event);
  }

  error(during: string, error: unknown): void {
    this.write({ kind: 'failed', during, error });
  }

  ended(exitCode: number): void {
    this.write({ kind: 'terminalEnded', command: this.#command, exitCode });
  }

  failed(error: unknown): void {
    this.error(this.#command, error);
  }
}

export const terminalLog = new TerminalLog();

const LEVEL = '--log-level';
const KEEP = '--keep-logs';

function parseLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value);
  if (level === undefined) throw notOneOf(LEVEL, value, LOG_LEVELS);
  return level;
}

function parseDays(value: string): number {
  const days = Number(value);
  if (value !== '' && Number.isInteger(days) && days >= 1) return days;
  throw new HumanError(
    sentence('{0} can’t be {1}.', KEEP, value === '' ? '""' : value),
    sentence('Give a number of days, 1 or more.'),
  );
}
