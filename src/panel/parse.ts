import * as v from 'valibot';
import { CHILD_KINDS } from '../sender/childSession';
import { MESSAGE_PROBLEMS } from '../sender/content/messageProblems';
import { RESULT_STATUSES } from '../sender/journal/resultStatus';
import { TRANSPORT_NAMES } from '../sender/model';
import { OPTION_NAMES } from '../sender/options';
import { PACE_PRESETS } from '../sender/timetable/presets';
import { isTimetable, type Timetable } from '../sender/timetable/timetable';
import { ROW_LISTS, type ToWebview } from './protocol';
import { RESULT_ACTIONS, type FromWebview } from './intents';
import { REPORT_ACTIONS } from './report';

/** What the page sent, or undefined where it is no intent. Numbers are finite; their ranges are the host's to check. */
export function parseFromWebview(input: unknown): FromWebview | undefined {
  const parsed = v.safeParse(fromWebview, input);
  return parsed.success ? parsed.output : undefined;
}

/** What the host sent, or undefined where it is no message of the protocol. */
export function parseToWebview(input: unknown): ToWebview | undefined {
  const parsed = v.safeParse(toWebview, input);
  return parsed.success ? parsed.output : undefined;
}

const text = v.string();
const number = v.pipe(v.number(), v.finite());
const verdict = v.picklist(ROW_LISTS);
const blankDecision = v.picklist(['send', 'leaveOut']);
const transport = v.picklist(TRANSPORT_NAMES);
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440));
const optionName = v.picklist(OPTION_NAMES);

const question = { status: v.nullable(v.picklist(RESULT_STATUSES)), find: text, page: number };

const linkAction = v.variant('kind', [
  v.object({ kind: v.literal('pairWithPhone'), phone: text }),
  v.object({ kind: v.picklist(['pairWithQr', 'copyCode', 'logOut']) }),
  v.object({ kind: v.literal('answerAccount'), goOn: v.boolean() }),
]);

const fromWebview = v.variant('type', [
  v.object({
    type: v.picklist([
      'ready',
      'readAgain',
      'chooseAttachment',
      'removeAttachment',
      'savedMessages',
      'chooseTemplate',
      'removeTemplate',
      'showUnsure',
      'start',
      'pause',
      'resume',
      'stop',
      'exportResults',
      'retryFailed',
    ]),
  }),
  v.object({ type: v.literal('setTemplate'), template: text }),
  v.object({ type: v.literal('setOption'), name: optionName, value: number }),
  v.object({ type: v.literal('setPreset'), preset: v.picklist(PACE_PRESETS) }),
  v.object({
    type: v.literal('setTimetable'),
    hours: v.nullable(v.object({ fromMinute: minute, untilMinute: minute })),
    days: v.nullable(v.literal('working')),
  }),
  v.object({
    type: v.literal('setStart'),
    startMs: v.nullable(number),
    startColumn: v.nullable(v.object({ column: number, dayOffset: number, minute: v.nullable(minute) })),
    onlyKnown: v.boolean(),
  }),
  v.object({ type: v.literal('setTransport'), transport, number: v.optional(text) }),
  v.object({ type: v.literal('setSheet'), sheet: text }),
  v.object({ type: v.literal('setHeaderRow'), headerRow: number }),
  v.object({ type: v.literal('setPhoneColumn'), column: number }),
  v.object({ type: v.literal('setFallbackColumn'), column: v.nullable(number) }),
  v.object({ type: v.literal('setCountry'), country: text }),
  v.object({ type: v.literal('setLocale'), locale: text }),
  v.object({ type: v.literal('setIncludeHidden'), includeHidden: v.boolean() }),
  v.object({ type: v.literal('showRows'), verdict }),
  v.object({ type: v.literal('decideBlank'), decision: blankDecision }),
  v.object({ type: v.literal('includeAlreadySent'), includes: v.boolean() }),
  v.object({ type: v.literal('preview'), index: number }),
  v.object({ type: v.literal('testMessage'), index: number }),
  v.object({ type: v.literal('link'), action: linkAction }),
  v.object({ type: v.literal('showResults'), ...question }),
  v.object({ type: v.literal('report'), action: v.picklist(REPORT_ACTIONS) }),
  v.object({ type: v.literal('ofResult'), index: number, action: v.picklist(RESULT_ACTIONS) }),
  v.object({ type: v.literal('followUp'), to: v.picklist(['unread', 'unanswered']), template: text }),
  v.object({ type: v.literal('decideUnknown'), decision: v.picklist(['sendAgain', 'leave']) }),
]);

const error = v.object({ happened: text, todo: text });

const outline = {
  countries: v.array(v.object({ code: text, name: text })),
  sheet: text,
  sheets: v.array(v.object({ name: text, hidden: v.boolean() })),
  headerRow: number,
  headers: v.array(text),
  columns: v.array(number),
  phoneColumn: v.nullable(number),
  otherPhoneColumns: v.array(number),
  fallbackColumn: v.nullable(number),
  hiddenColumns: v.array(number),
  locale: text,
  locales: v.array(v.object({ code: text, name: text })),
  country: text,
  isCountryClear: v.boolean(),
  candidates: v.array(v.object({ country: text, validCount: number })),
  includesHidden: v.boolean(),
  why: v.object({ headerRow: text, phoneColumn: text, country: text }),
  warnings: v.array(text),
};

const workbook = v.variant('kind', [
  v.object({
    kind: v.literal('reading'),
    rowCount: number,
    share: number,
    outline: v.nullable(v.object(outline)),
    previewCount: number,
  }),
  v.object({ kind: v.literal('failed'), error, outline: v.nullable(v.object(outline)) }),
  v.object({
    kind: v.literal('checked'),
    ...outline,
    phoneColumn: number,
    sentBefore: text,
    newChatCount: number,
    counts: v.object({
      ready: number,
      duplicate: number,
      invalid: number,
      empty: number,
      hidden: number,
      optedOut: number,
    }),
    landlineCount: number,
    destinations: v.array(v.object({ country: text, readyCount: number, foreignReadCount: number })),
    unclearCount: number,
    repairs: v.array(v.object({ country: text, validCount: number })),
  }),
  v.object({ kind: v.literal('frozen'), sheet: text, headers: v.array(text), readyCount: number }),
]);

const connection = v.variant('kind', [
  v.object({ kind: v.picklist(['closed', 'starting']) }),
  v.object({ kind: v.literal('syncing'), percent: v.nullable(v.number()) }),
  v.object({ kind: v.literal('needsQr'), modules: v.array(v.array(v.boolean())) }),
  v.object({ kind: v.literal('needsCode'), code: text }),
  v.object({ kind: v.literal('ready'), account: text }),
  v.object({ kind: v.literal('lost'), reason: text }),
]);

const run = v.object({
  sessionId: text,
  drivenBy: text,
  note: text,
  phase: v.picklist(['starting', 'running', 'waiting', 'pausing', 'paused', 'stopping', 'stopped', 'finished']),
  pauseReason: text,
  waiting: text,
  limits: v.array(text),
  totalCount: number,
  sentCount: number,
  deliveredCount: number,
  readCount: number,
  failedCount: number,
  skippedCount: number,
  answeredCount: number,
  inDoubtCount: number,
  unsureCount: number,
  leftCount: number,
  messagesPerSecond: number,
  etaMs: v.nullable(number),
  topErrors: v.array(v.object({ text, count: number })),
  throughput: v.array(number),
  bucketMs: number,
  memoryBytes: v.nullable(number),
});

const problems = v.object({
  counts: v.object(v.entriesFromList(MESSAGE_PROBLEMS, number)),
  blankColumns: v.array(v.object({ name: text, rowCount: number })),
  excerpt: text,
  decision: v.nullable(blankDecision),
  includesAlreadySent: v.boolean(),
  leftOutCount: number,
});

const business = v.object({
  numbers: v.array(text),
  number: v.nullable(text),
  told: v.array(text),
  template: v.nullable(v.object({ name: text, language: text, category: text })),
  filled: v.array(v.object({ place: text, column: text, fallback: text })),
  cost: text,
});

const look = v.object({ header: text, footer: text, buttons: v.array(text) });

const state = v.object({
  key: text,
  fileName: text,
  workbook,
  firstRows: v.array(v.object({ row: number, values: v.array(text) })),
  isStale: v.boolean(),
  template: text,
  lastTime: text,
  attachment: text,
  unknownNames: v.array(text),
  problems: v.nullable(problems),
  options: v.object({
    ...v.entriesFromList(OPTION_NAMES, number),
    timetable: v.custom<Timetable>(isTimetable),
    onlyKnown: v.boolean(),
  }),
  transport,
  business,
  connection,
  isLinked: v.boolean(),
  otherAccount: v.nullable(text),
  run: v.nullable(run),
  error: v.nullable(error),
  bulkThresholdCount: number,
  estimatedDurationMs: v.nullable(number),
});

const results = v.object({
  ...question,
  rows: v.array(
    v.object({
      index: number,
      row: number,
      phone: text,
      about: text,
      status: v.picklist(RESULT_STATUSES),
      isUndecided: v.boolean(),
      atMs: v.nullable(number),
      reason: text,
    }),
  ),
  foundCount: number,
  pageSize: number,
  counts: v.object(v.entriesFromList(RESULT_STATUSES, number)),
  childCounts: v.object(v.entriesFromList(CHILD_KINDS, number)),
  headers: v.array(text),
});

const report = v.object({
  title: text,
  sections: v.array(v.object({ title: text, lines: v.array(v.object({ label: text, value: text, share: text })) })),
});

const toWebview = v.variant('type', [
  v.object({ type: v.literal('snapshot'), state }),
  v.object({
    type: v.literal('rows'),
    verdict,
    rows: v.array(v.object({ row: number, cell: text, phoneText: text, reason: text })),
    totalCount: number,
    groups: v.array(v.object({ reason: text, count: number })),
  }),
  v.object({
    type: v.literal('unsure'),
    rows: v.array(v.object({ row: number, phone: text, triedAtMs: v.nullable(number), reason: text })),
    totalCount: number,
  }),
  v.object({ type: v.literal('results'), results }),
  v.object({ type: v.literal('report'), report }),
  v.object({
    type: v.literal('preview'),
    preview: v.object({ index: number, row: number, phone: text, text, look: v.nullable(look), attachmentName: text }),
  }),
]);
