import * as v from 'valibot';

/** What somebody has written, or has said to Meta of what they want. */
export interface Inbound {
  /** What tells it from others; it is told again where an answer got lost. */
  readonly id: string;
  /** E.164 */
  readonly phone: string;
  readonly atMs: number;
  readonly said:
    /** Read once, and let go of. */
    | { readonly kind: 'wrote'; readonly text: string }
    | { readonly kind: 'stoppedMarketing' }
    /** Their word to Meta ends no opt-out that is in the book. */
    | { readonly kind: 'resumedMarketing' };
}

/** What became of a template, a number or the account. */
export interface Notice {
  /** As Meta names it, such as `message_template_status_update`. */
  readonly field: string;
  /** What has happened, in its words; left out what it doesn't say. */
  readonly event?: string;
  readonly template?: string;
  readonly language?: string;
  readonly reason?: string;
  readonly limit?: string;
}

/** Of one change of a webhook. People whose number is hidden from us aren't told. */
export function inboundOf(value: unknown): readonly Inbound[] {
  const parsed = v.safeParse(valueSchema, value);
  if (!parsed.success) return [];
  const { messages, user_preferences: preferences } = parsed.output;
  return [...messages.flatMap(readMessage), ...preferences.flatMap(readPreference)];
}

const stamp = v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(0));
const digits = v.pipe(v.string(), v.regex(/^\d{5,20}$/u));
const text = v.fallback(v.optional(v.looseObject({ body: v.optional(v.string()) })), undefined);

const messageSchema = v.looseObject({
  from: digits,
  id: v.string(),
  timestamp: stamp,
  text,
  /** A quick reply of a template. */
  button: v.fallback(
    v.optional(v.looseObject({ text: v.optional(v.string()), payload: v.optional(v.string()) })),
    undefined,
  ),
  interactive: v.fallback(
    v.optional(v.looseObject({ button_reply: v.optional(v.looseObject({ title: v.optional(v.string()) })) })),
    undefined,
  ),
});

const preferenceSchema = v.looseObject({
  wa_id: digits,
  category: v.optional(v.string(), ''),
  value: v.picklist(['stop', 'resume']),
  timestamp: stamp,
});

const valueSchema = v.looseObject({
  messages: v.optional(v.array(v.unknown()), []),
  user_preferences: v.optional(v.array(v.unknown()), []),
});

function readMessage(given: unknown): readonly Inbound[] {
  const parsed = v.safeParse(messageSchema, given);
  if (!parsed.success) return [];
  const { from, id, timestamp, text: written, button, interactive } = parsed.output;
  const said = written?.body ?? button?.text ?? interactive?.button_reply?.title ?? '';
  return [{ id, phone: `+${from}`, atMs: timestamp * 1000, said: { kind: 'wrote', text: said } }];
}

function readPreference(given: unknown): readonly Inbound[] {
  const parsed = v.safeParse(preferenceSchema, given);
  if (!parsed.success) return [];
  const { wa_id: who, value, timestamp } = parsed.output;
  const kind = value === 'stop' ? 'stoppedMarketing' : 'resumedMarketing';
  return [{ id: `${who} ${value} ${timestamp}`, phone: `+${who}`, atMs: timestamp * 1000, said: { kind } }];
}

const word = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(200))), undefined);

const noticeSchema = v.looseObject({
  event: word,
  message_template_name: word,
  message_template_language: word,
  reason: word,
  new_quality_score: word,
  current_limit: word,
  max_daily_conversations_per_business: word,
});

/** Null for a field that tells of nothing of the kind. */
export function noticeOf(field: string, value: unknown): Notice | null {
  if (!NOTICE_FIELDS.has(field)) return null;
  const parsed = v.safeParse(noticeSchema, value);
  if (!parsed.success) return null;
  const told = parsed.output;
  const event = told.event ?? told.new_quality_score;
  const limit = told.current_limit ?? told.max_daily_conversations_per_business;
  return {
    field,
    ...(event !== undefined && { event }),
    ...(told.message_template_name !== undefined && { template: told.message_template_name }),
    ...(told.message_template_language !== undefined && { language: told.message_template_language }),
    ...(told.reason !== undefined && { reason: told.reason }),
    ...(limit !== undefined && { limit }),
  };
}

const NOTICE_FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'phone_number_quality_update',
  'account_update',
  'business_capability_update',
]);
