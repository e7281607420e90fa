import pino from 'pino';
import type { LogLevel } from './logEvent';
import type { LogFields } from './logFields';

export interface JsonLog {
  /** Written where the level that is asked for reaches so far. */
  line(level: Exclude<LogLevel, 'off'>, atMs: number, fields: LogFields): void;
}

/** Lines of JSON by pino, in a bundle of its own: a window that has nothing to say doesn't load it. */
export function createJsonLog(file: { write(line: string): void }, level: () => LogLevel): JsonLog {
  const log = pino(
    { base: { pid: process.pid }, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    file,
  );
  return {
    line: (lineLevel, atMs, fields) => {
      const asked = level();
      log.level = asked === 'off' ? 'silent' : asked;
      log[lineLevel]({ time: new Date(atMs).toISOString(), ...fields });
    },
  };
}
