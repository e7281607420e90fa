import { expect, test } from 'vitest';
import { progressText } from '../../../src/campaign/sessionsView/progressText';
import { createTexts } from '../../../src/panel/texts';
import type { RunPhase } from '../../../src/sender/runSnapshot';

const COUNTS = { sentCount: 4213, totalCount: 10_000, waiting: null };
const HOUR_MS = 3_600_000;

test.each<[RunPhase, number | null, string]>([
  ['starting', null, 'WhatsApp 4,213/10,000 · connecting'],
  ['running', 2 * HOUR_MS + 60_000, 'WhatsApp 4,213/10,000 · ETA 2 h 1 min'],
  ['running', null, 'WhatsApp 4,213/10,000'],
  ['pausing', HOUR_MS, 'WhatsApp 4,213/10,000 · paused'],
  ['paused', HOUR_MS, 'WhatsApp 4,213/10,000 · paused'],
  ['stopping', HOUR_MS, 'WhatsApp 4,213/10,000 · stopping'],
  ['stopped', null, 'WhatsApp 4,213/10,000 · stopping'],
  ['finished', null, 'WhatsApp 4,213/10,000'],
])('a run that is %s, with %s ms to go, is “%s”', (phase, etaMs, said) => {
  expect(progressText({ ...COUNTS, phase, etaMs }, createTexts(new Map(), 'en'))).toBe(said);
});

test('a run that waits says until when, in the reader’s language', () => {
  const untilMs = new Date(2026, 10, 30, 8, 15).getTime();
  const waiting = { reason: 'hours', untilMs } as const;
  const strings = new Map([['WhatsApp {0} · waiting until {1}', 'WhatsApp {0} · en attente jusqu’à {1}']]);
  const said = progressText({ ...COUNTS, phase: 'waiting', etaMs: null, waiting }, createTexts(strings, 'fr'));
  expect(said).toMatch(/^WhatsApp 4\s213\/10\s000 · en attente jusqu’à .*08:15/u);
});
