import { chargeText } from './chargeText';
import { failureText } from '../failureText';
import type { FailureCount } from '../journal/failureCounts';
import { durationText, sentence, type Sentence } from '../sentence';
import { limitLines } from './limitLines';
import type { ReportFacts } from './reportFacts';
import { saidLine, type ReportLine } from './reportLine';

/** A session's summary: the same in the panel, in the file for printing and in the results workbook. */
export interface SessionReport {
  readonly title: Sentence;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly title: Sentence;
  readonly lines: readonly ReportLine[];
}

export function sessionReport(facts: ReportFacts): SessionReport {
  const sections = [
    { title: sentence('What was sent'), lines: aboutLines(facts) },
    { title: sentence('Result'), lines: resultLines(facts) },
    { title: sentence('Why some failed'), lines: reasonLines(facts.failedFor, facts.counts.failedCount) },
    { title: sentence('Why some were skipped'), lines: reasonLines(facts.skippedFor, facts.counts.skippedCount) },
    { title: sentence('Billed by Meta'), lines: chargeLines(facts) },
    { title: sentence('Time'), lines: timeLines(facts) },
    { title: sentence('Limits used'), lines: limitLines(facts) },
    { title: sentence('Notes'), lines: noteLines(facts) },
  ];
  return {
    title: sentence('Report of {0}', facts.fileName),
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

function aboutLines({ fileName, sheet, sessionId, transport }: ReportFacts): readonly ReportLine[] {
  const text = (label: Sentence, given: string): ReportLine => ({
    label,
    value: { kind: 'text', text: given },
    share: null,
  });
  return [
    text(sentence('Workbook'), fileName),
    text(sentence('Sheet'), sheet),
    text(sentence('Session'), sessionId),
    transport === 'simulated'
      ? saidLine(sentence('Sent through'), sentence('Simulated: nothing left the computer'))
      : text(sentence('Sent through'), 'WhatsApp'),
  ];
}

function resultLines({ counts, notReadyCount }: ReportFacts): readonly ReportLine[] {
  const { totalCount, sentCount } = counts;
  const of = (label: Sentence, number: number, wholeCount: number): ReportLine => ({
    label,
    value: { kind: 'number', number },
    share: wholeCount === 0 ? null : number / wholeCount,
  });
  return [
    of(sentence('Recipients'), totalCount, 0),
    of(sentence('Rows that weren’t ready'), notReadyCount, 0),
    of(sentence('Sent'), sentCount, totalCount),
    of(sentence('of these, delivered'), counts.deliveredCount, sentCount),
    of(sentence('of these, read'), counts.readCount, sentCount),
    of(sentence('of these, answered'), counts.answeredCount, sentCount),
    of(sentence('Failed'), counts.failedCount, totalCount),
    of(sentence('Skipped'), counts.skippedCount, totalCount),
    of(sentence('In doubt'), counts.inDoubtCount, totalCount),
    of(sentence('Not sent yet'), counts.leftCount, totalCount),
  ];
}

function reasonLines(reasons: readonly FailureCount[], wholeCount: number): readonly ReportLine[] {
  return reasons.map(({ code, count }) => ({
    label: failureText(code),
    value: { kind: 'number', number: count },
    share: wholeCount === 0 ? null : count / wholeCount,
  }));
}

/** As the statuses say; what they didn't say isn't there. */
function chargeLines({ charges, counts }: ReportFacts): readonly ReportLine[] {
  return charges.map(([charge, count]) => ({
    label: chargeText(charge),
    value: { kind: 'number', number: count },
    share: counts.sentCount === 0 ? null : count / counts.sentCount,
  }));
}

function timeLines({ createdAtMs, endedAtMs, exportedAtMs, activeMs, runCount }: ReportFacts): readonly ReportLine[] {
  const time = (label: Sentence, atMs: number): ReportLine => ({ label, value: { kind: 'time', atMs }, share: null });
  return [
    time(sentence('Began'), createdAtMs),
    ...(endedAtMs === null ? [] : [time(sentence('Ended'), endedAtMs)]),
    ...(endedAtMs === null || endedAtMs <= createdAtMs
      ? []
      : [saidLine(sentence('From beginning to end'), durationText(endedAtMs - createdAtMs))]),
    ...(activeMs === 0 ? [] : [saidLine(sentence('Time spent sending'), durationText(activeMs))]),
    ...(runCount > 1
      ? [{ label: sentence('Runs'), value: { kind: 'number', number: runCount }, share: null } as const]
      : []),
    time(sentence('As of'), exportedAtMs),
  ];
}

function noteLines({ isRunning, isDamaged }: ReportFacts): readonly ReportLine[] {
  const note = (noted: Sentence): ReportLine => saidLine(sentence('Note'), noted);
  return [
    note(sentence('Times are those of the computer that wrote this.')),
    ...(isRunning ? [note(sentence('The session was being sent while this was written.'))] : []),
    ...(isDamaged ? [note(DAMAGED)] : []),
  ];
}

const DAMAGED = sentence(
  'Part of the session’s journal is damaged. Whoever may have been sent to in that part is listed as in doubt.',
);
