import * as v from 'valibot';
import { parseCharge, type Charge } from '../../../sender/report/charge';
import { inboundOf, noticeOf, type Inbound, type Notice } from './inboundBody';
import { MESSAGE_STATUSES, messageIdOf, type StatusLine } from '../statusFile';

export interface HeardByWebhook {
  readonly lines: readonly StatusLine[];
  /** Of another number of the same app, or of a kind that isn't known. */
  readonly ignoredCount: number;
  readonly inbound: readonly Inbound[];
  /** Of templates and of the account. */
  readonly notices: readonly Notice[];
}

/** What the body of a webhook tells, of any number of entries and changes; null where it is no JSON object. */
export function readWebhookBody(body: Buffer, phoneNumberId: string): HeardByWebhook | null {
  const parsed = v.safeParse(bodySchema, jsonOf(body));
  if (!parsed.success) return null;
  const lines: StatusLine[] = [];
  const inbound: Inbound[] = [];
  const notices: Notice[] = [];
  let ignoredCount = 0;
  for (const { field, value } of parsed.output.entry.flatMap(({ changes }) => changes)) {
    const isOurs = value.metadata?.phone_number_id === phoneNumberId;
    const notice = noticeOf(field, value);
    if (notice !== null) notices.push(notice);
    if (isOurs) inbound.push(...inboundOf(value));
    for (const given of value.statuses) {
      const status = isOurs ? v.safeParse(statusSchema, given) : null;
      if (status?.success === true) lines.push(lineOf(status.output));
      else ignoredCount += 1;
    }
  }
  return { lines, ignoredCount, inbound, notices };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

const pricingSchema = v.looseObject({
  billable: v.optional(v.boolean()),
  category: v.string(),
  type: v.optional(v.string()),
});

const statusSchema = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1)),
  status: v.picklist(MESSAGE_STATUSES),
  timestamp: v.pipe(v.string(), v.regex(/^\d{1,11}$/u)),
  biz_opaque_callback_data: v.optional(v.pipe(v.string(), v.maxLength(512))),
  errors: v.optional(v.array(v.looseObject({ code: v.number() }))),
  // What it costs is of no use to whether it arrived.
  pricing: v.fallback(v.optional(pricingSchema), undefined),
});

const valueSchema = v.looseObject({
  metadata: v.optional(v.looseObject({ phone_number_id: v.optional(v.string()) })),
  statuses: v.optional(v.array(v.unknown()), []),
});

const bodySchema = v.looseObject({
  entry: v.optional(
    v.array(
      v.looseObject({
        changes: v.optional(v.array(v.looseObject({ field: v.optional(v.string(), ''), value: valueSchema })), []),
      }),
    ),
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
    ...(given.pricing && { charge: chargeOf(given.pricing) }),
    at: Number(given.timestamp) * 1000,
  };
}

/** `type` is `regular`, or says for which reason it is free. */
function chargeOf({ billable, category, type }: v.InferOutput<typeof pricingSchema>): Charge {
  if (billable === false || type?.startsWith('free') === true) return 'free';
  return KINDS.find((kind) => category.startsWith(kind)) ?? parseCharge(category);
}

/** Some have kinds of their own, such as `marketing_lite`. */
const KINDS = ['marketing', 'utility', 'authentication', 'service'] as const;
