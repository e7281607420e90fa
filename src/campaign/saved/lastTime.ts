import type { WorkbookView } from '../../panel/protocol';
import type { Texts } from '../../panel/texts';
import { parseOptions, type SenderOptions } from '../../sender/options';
import { sentence } from '../../sender/sentence';
import type { Log } from '../ports';
import type { WorkbookChoices } from '../workbook/workbookChoices';
import { headersText, lastAlike, lastOf, withLast, type LastChoices, type SavedContent } from './savedContent';
import type { SavedStore } from './savedStore';

/** A campaign, as far as last time’s choices are put into it. */
export interface TakesChoices {
  read(choices: WorkbookChoices): Promise<void>;
  view(): WorkbookView;
  take(template: string, pace: SenderOptions | null): void;
  chosen(): Chosen;
}

export interface Chosen {
  readonly choices: WorkbookChoices;
  readonly template: string;
  /** Null where it is as the settings say. */
  readonly pace: SenderOptions | null;
}

/** Brings back what was last chosen and written for a workbook, or for one with the same headers, and keeps what is now. */
export class LastTime {
  readonly #workbook: string;
  readonly #saved: SavedStore;
  readonly #texts: Texts;
  readonly #log: Log;
  #kept: LastChoices | null = null;
  /** Null until the workbook has been read. */
  #written: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #pending: (() => void) | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(workbook: string, { saved, texts, log }: { saved: SavedStore; texts: Texts; log: Log }) {
    this.#workbook = workbook;
    this.#saved = saved;
    this.#texts = texts;
    this.#log = log;
  }

  /** Reads the workbook as it was read last time; where that is no longer right, as it is. */
  async open(found: WorkbookChoices, campaign: TakesChoices): Promise<void> {
    const content = await this.#saved.read();
    const own = lastOf(content, this.#workbook);
    if (own === null) {
      await campaign.read(found);
      await this.#takeAlike(found, content, campaign);
    } else {
      this.#take(own, campaign);
      await campaign.read({ ...definedOf(own.choices), ...found });
      if (campaign.view().kind === 'failed') await campaign.read(found);
    }
    const view = campaign.view();
    const chosen = campaign.chosen();
    // What is there as it opens isn't the user's doing; what has been typed meanwhile is.
    this.#written = writtenOf({ ...chosen, template: this.#kept?.template ?? '' }, view);
    this.note(chosen, view);
  }

  async #takeAlike(found: WorkbookChoices, content: SavedContent, campaign: TakesChoices): Promise<void> {
    const alike = lastAlike(content, headersOf(campaign.view()));
    if (alike === null || campaign.chosen().template.trim() !== '') return;
    this.#take(alike, campaign);
    const choices = choicesFor(campaign.view(), definedOf(alike.choices));
    if (Object.keys(choices).length > 0) await campaign.read({ ...found, ...choices });
  }

  /** That the message is last time’s, while it is; empty otherwise. */
  textOf(template: string): string {
    const kept = this.#kept;
    if (kept === null || template.trim() === '' || template !== kept.template) return '';
    const at = { kind: 'moment', atMs: kept.atMs } as const;
    return this.#texts.say(
      kept.workbook === this.#workbook
        ? sentence('As you wrote it for this workbook on {0}.', at)
        : sentence('As you wrote it for another workbook with these columns on {0}.', at),
    );
  }

  /** Keeps what is chosen now, a moment after the last change. */
  note(chosen: Chosen, view: WorkbookView): void {
    const written = writtenOf(chosen, view);
    if (this.#written === null || view.kind !== 'checked' || written === this.#written) return;
    this.#written = written;
    this.#pending = () => this.#keep({ ...chosen, headers: headersOf(view) });
    this.#timer ??= setTimeout(() => this.#flush(), KEEPS_AFTER_MS);
  }

  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending?.();
    this.#pending = null;
  }

  #keep({ pace, ...kept }: Chosen & { readonly headers: string }): void {
    const last = { ...kept, pace: pace && { ...pace }, workbook: this.#workbook, atMs: Date.now() };
    this.#writing = this.#saved
      .change((content) => withLast(content, last))
      .catch((error: unknown) => this.#log.error('choices', error));
  }

  #take(kept: LastChoices, campaign: TakesChoices): void {
    this.#kept = kept;
    campaign.take(kept.template, paceOf(kept));
  }
}

const KEEPS_AFTER_MS = 500;

function writtenOf(chosen: Chosen, view: WorkbookView): string {
  return JSON.stringify([chosen, headersOf(view)]);
}

/** Without what was meant for that one list: its start, and the date of each of its rows. */
function paceOf({ pace }: LastChoices): SenderOptions | null {
  if (pace === null) return null;
  try {
    const options = parseOptions(pace);
    return { ...options, onlyKnown: false, timetable: { ...options.timetable, startMs: null, startColumn: null } };
  } catch {
    return null;
  }
}

function headersOf(view: WorkbookView): string {
  return view.kind === 'checked' && view.headerRow > 0 ? headersText(view.headers) : '';
}

/**
 * Of another workbook’s choices those that fit this one. Its country counts only where this one’s own numbers don’t tell,
 * and may be of it: nobody’s number is read by the country of another list.
 */
function choicesFor(view: WorkbookView, { phoneColumn, country }: WorkbookChoices): WorkbookChoices {
  if (view.kind !== 'checked') return {};
  const isOtherColumn = phoneColumn !== undefined && view.headers[view.phoneColumn] !== phoneColumn;
  const isOpen = !view.isCountryClear && view.candidates.some((candidate) => candidate.country === country);
  return {
    ...(isOtherColumn && view.headers.includes(phoneColumn) && { phoneColumn }),
    ...(isOpen && country !== undefined && { country }),
  };
}

function definedOf(choices: LastChoices['choices']): WorkbookChoices {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}
