import { stat } from 'node:fs';

/**
 * Asks the disk something every few seconds for as long as the process works: what a thread has answered is heard with it,
 * where the word that it had was lost (Node 20 with libuv 1.46, ADR 67). It keeps no process alive.
 */
export function hearLostAnswers(): void {
  setInterval(() => stat('.', () => undefined), EVERY_MS).unref();
}

const EVERY_MS = 5000;
