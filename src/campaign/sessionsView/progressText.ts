import type { Texts } from '../../panel/texts';
import type { RunSnapshot } from '../../sender/runSnapshot';
import { durationOf, sentence, type Sentence } from '../../sender/sentence';

/** How far a run is, in the little room of a status bar: `WhatsApp 4,213/10,000 · ETA 2 h 1 min` */
export function progressText(run: ShownRun, { say, number }: Texts): string {
  return say(sentenceOf(run, `${number(run.sentCount)}/${number(run.totalCount)}`));
}

type ShownRun = Pick<RunSnapshot, 'sentCount' | 'totalCount' | 'etaMs' | 'phase' | 'waiting'>;

function sentenceOf({ etaMs, phase, waiting }: ShownRun, counts: string): Sentence {
  switch (phase) {
    case 'starting':
      return sentence('WhatsApp {0} · connecting', counts);
    case 'waiting':
      return sentence('WhatsApp {0} · waiting until {1}', counts, { kind: 'moment', atMs: waiting?.untilMs ?? 0 });
    case 'pausing':
    case 'paused':
      return sentence('WhatsApp {0} · paused', counts);
    case 'stopping':
    case 'stopped':
      return sentence('WhatsApp {0} · stopping', counts);
    case 'running':
    case 'finished':
      return etaMs === null
        ? sentence('WhatsApp {0}', counts)
        : sentence('WhatsApp {0} · ETA {1}', counts, durationOf(etaMs));
  }
}
