/** What a Graph API answer says is wrong. `details` may name a person: it is shown, and never logged. */
export interface GraphError {
  readonly code: number;
  readonly subcode: number | null;
  readonly details: string;
  /** What Meta's support asks for. */
  readonly traceId: string | null;
}

/** The error object of an answer; null where it has none. Titles are left alone: they are to be dropped. */
export function graphErrorOf(body: unknown): GraphError | null {
  const error = memberOf(body, 'error');
  const code = memberOf(error, 'code');
  if (typeof code !== 'number' || !Number.isInteger(code)) return null;
  const subcode = memberOf(error, 'error_subcode');
  const details = memberOf(memberOf(error, 'error_data'), 'details') ?? memberOf(error, 'message');
  const traceId = memberOf(error, 'fbtrace_id');
  return {
    code,
    subcode: typeof subcode === 'number' ? subcode : null,
    details: typeof details === 'string' ? details : '',
    traceId: typeof traceId === 'string' ? traceId : null,
  };
}

/** Of anything that came from outside; undefined where it isn't there. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
