import type { ServerResponse } from 'node:http';

/** What the service has said on its codes; the texts are only for people. */
const DETAILS: Readonly<Record<number, string>> = {
  2: 'Service temporarily unavailable',
  33: 'Object with this id does not exist',
  100: 'Invalid parameter',
  190: 'Error validating access token: Session has expired',
  80007: 'Account has reached its rate limit',
  130429: 'Cloud API message throughput has been reached.',
  131000: 'Something went wrong',
  131009: 'Parameter value is not valid',
  131026: 'Message undeliverable',
  131047: 'More than 24 hours have passed since the recipient last replied to the sender number.',
  131056: 'Pair rate limit hit',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  132012: 'Parameter format does not match',
  132015: 'Template is paused',
  132018: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
};

export function graphErrorBody(code: number, subcode?: number): Readonly<Record<string, unknown>> {
  const details = DETAILS[code] ?? `Error ${code}`;
  return {
    error: {
      message: `(#${code}) ${details}`,
      type: 'OAuthException',
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'AStandInTrace',
    },
  };
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': String(Buffer.byteLength(text)),
    'x-fb-request-id': 'AStandInRequest',
    'x-fb-trace-id': 'AStandInTrace',
    'facebook-api-version': 'v25.0',
    ...headers,
  });
  response.end(text);
}

export function answerError(
  response: ServerResponse,
  status: number,
  code: number,
  { subcode, headers }: { readonly subcode?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): void {
  answerJson(response, status, graphErrorBody(code, subcode), headers);
}
