import { decodeLine, encodeRecord } from '../../src/sender/journal/journalCodec';
import type { AttachmentChoice } from '../../src/sender/content/attachment';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { Recipient } from '../../src/sender/model';
import { LiveOptions } from '../../src/sender/liveOptions';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type {
  Answers,
  Appended,
  JournalFailure,
  JournalWriter,
  OptOuts,
  RecipientPlaces,
  RecipientSource,
  SentBook,
  Tally,
  Transport,
} from '../../src/sender/ports';
import type { RunPolicy } from '../../src/sender/runPolicy';
import { RowStates } from '../../src/sender/journal/rowStates';
import { CampaignRunner } from '../../src/sender/runner';
import { RunMarks } from '../../src/sessions/journal/runMarks';
import { compileTemplate } from '../../src/sender/content/template';
import type { VirtualClock } from './virtualClock';

/** A journal in memory that keeps the real lines, so that a test can fold them again as a restart would. */
export class MemoryJournal implements JournalWriter {
  readonly lines: string[] = [];
  /** While set, appends fail with it. */
  failure: JournalFailure | null = null;

  append(record: JournalRecord): Promise<Appended> {
    if (this.failure !== null) return Promise.resolve({ ok: false, failure: this.failure });
    this.lines.push(encodeRecord(record, this.lines.length));
    return Promise.resolve({ ok: true });
  }

  get records(): readonly JournalRecord[] {
    return this.lines.map((line) => decodeLine(line)?.record).filter((record) => record !== undefined);
  }

  fold(count: number): RowStates {
    const rows = new RowStates(count);
    for (const record of this.records) rows.apply(record);
    return rows;
  }
}

export function fictionalRecipients(count: number): RecipientSource {
  return { count, read: (index) => Promise.resolve(fictionalRecipient(index)) };
}

/** Numbers of the block that is reserved for fiction, then the same with a fictional extension of digits. */
export function fictionalRecipient(index: number): Recipient {
  const phone = `+1212555${String(100 + (index % 100)).padStart(4, '0')}${index < 100 ? '' : Math.floor(index / 100)}`;
  return { index, row: index + 2, phone, values: [`Name ${index}`, phone] };
}

export interface MemoryRun {
  readonly clock: VirtualClock;
  readonly transport: Transport;
  readonly recipientCount: number;
  readonly recipients?: RecipientSource;
  readonly journal?: MemoryJournal;
  readonly options?: Partial<SenderOptions>;
  readonly attachment?: AttachmentChoice;
  readonly policy?: RunPolicy;
  readonly template?: string;
  readonly optOuts?: OptOuts;
  readonly answers?: Answers;
  readonly sentBook?: SentBook;
  readonly tally?: Tally;
  readonly places?: RecipientPlaces;
  readonly random?: () => number;
  readonly howToStop?: string;
  readonly lateAnswerMs?: number;
}

/** The real runner over a journal in memory; what the journal already holds is folded first, as on a resume. */
export function memoryRun({ clock, transport, recipientCount, journal = new MemoryJournal(), ...run }: MemoryRun) {
  const { policy, attachment = { kind: 'none' }, template = 'Hello {{Name}}' } = run;
  const { optOuts, answers, sentBook, tally, places, random, lateAnswerMs } = run;
  const { recipients = fictionalRecipients(recipientCount) } = run;
  const compiled = compileTemplate(template, ['Name', 'Phone']);
  if (!compiled.ok) throw new Error('The template is right.');
  const rows = journal.fold(recipientCount);
  const marks = new RunMarks();
  for (const record of journal.records) marks.take(record);
  const options = new LiveOptions({ ...DEFAULT_OPTIONS, ...run.options });
  const runner = new CampaignRunner(
    {
      clock,
      journal,
      transport,
      recipients,
      fingerprint: () => 'h',
      lateAnswerMs,
      ...(optOuts && { optOuts }),
      ...(answers && { answers }),
      ...(sentBook && { sentBook }),
      ...(tally && { tally }),
      ...(places && { places }),
      ...(random && { random }),
    },
    {
      id: 'aaaaa-bbbbb',
      rows,
      content: { template: compiled.template, attachment, howToStop: run.howToStop },
      options,
      canary: marks.canary,
      ...(policy === undefined ? {} : { policy }),
    },
  );
  return { runner, rows, journal, options, marks };
}
