import * as v from 'valibot';
import { MESSAGE_STATUSES, messageIdOf, type StatusLine } from '../statusFile';

export interface HeardStatuses {
  readonly lines: readonly StatusLine[];
  /** Of another number of the same app, or of a kind that isn't known. */
  readonly ignoredCount: number;
}

/** The statuses in the body of a webhook, of any number of entries and changes; null where it is no JSON object. */
export function readWebhookBody(body: Buffer, phoneNumberId: string): HeardStatuses | null {
  const parsed = v.safeParse(bodySchema, jsonOf(body));
  if (!parsed.success) return null;
  const lines: StatusLine[] = [];
  let ignoredCount = 0;
  for (const { value } of parsed.output.entry.flatMap(({ changes }) => changes)) {
    const isOurs = value.metadata?.phone_number_id === phoneNumberId;
    for (const given of value.statuses) {
      const status = isOurs ? v.safeParse(statusSchema, given) : null;
      if (status?.success === true) lines.push(lineOf(status.output));
      else ignoredCount += 1;
    }
  }
  return { lines, ignoredCount };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

const statusSchema = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1)),
  status: v.picklist(MESSAGE_STATUSES),
  timestamp: v.pipe(v.string(), v.regex(/^\d{1,11}$/u)),
  biz_opaque_callback_data: v.optional(v.pipe(v.string(), v.maxLength(512))),
  errors: v.optional(v.array(v.looseObject({ code: v.number() }))),
});

const valueSchema = v.looseObject({
  metadata: v.optional(v.looseObject({ phone_number_id: v.optional(v.string()) })),
  statuses: v.optional(v.array(v.unknown()), []),
});

const bodySchema = v.looseObject({
  entry: v.optional(
    v.array(v.looseObject({ changes: v.optional(v.array(v.looseObject({ value: valueSchema })), []) })),
    [],
  ),
});

function lineOf(given: v.InferOutput<typeof statusSchema>): StatusLine {
  const code = given.status === 'failed' ? given.errors?.[0]?.code : undefined;
  return {
    attemptId: given.biz_opaque_callback_data ?? null,
    messageId: messageIdOf(given.id),
    status: given.status,
    ...(code !== undefined && { code }),
    at: Number(given.timestamp) * 1000,
  };
}
