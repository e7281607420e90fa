import { randomBytes } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { answerError, answerJson } from './graphAnswers';
import { GRAPH_FAULTS, type GraphFault, type GraphOptions } from './graphOptions';
import { wrongTemplate } from './graphTemplates';
import type { GraphWebhooks } from './graphWebhooks';

type Body = Readonly<Record<string, unknown>>;

export interface MessageParts {
  readonly options: () => GraphOptions;
  readonly random: () => number;
  readonly webhooks: GraphWebhooks;
  /** Whether this number may send that file. */
  readonly isMediaKnown: (id: string) => boolean;
}

/** `POST /{phone-number-id}/messages`: what it takes, what it refuses, and what goes wrong on the way. */
export class GraphMessages {
  readonly #parts: MessageParts;
  readonly #log: number;
  readonly #lastTo = new Map<string, number>();
  readonly #people = new Set<string>();
  #secondStartMs = 0;
  #inSecondCount = 0;
  acceptedCount = 0;

  constructor(parts: MessageParts) {
    this.#parts = parts;
    this.#log = openSync(parts.options().logPath, 'a');
  }

  take(body: Body, response: ServerResponse): void {
    const { options, random } = this.#parts;
    const [shortest, longest] = options().latencyMs;
    const latencyMs = shortest + random() * (longest - shortest);
    if (latencyMs === 0) this.#take(body, response);
    else setTimeout(() => this.#take(body, response), latencyMs);
  }

  #take(body: Body, response: ServerResponse): void {
    const refused = this.#refusal(body);
    if (refused !== null) {
      this.#write({ kind: 'refused', code: refused.code, to: digitsOf(body) });
      return answerError(response, refused.status, refused.code, refused.code === 100 ? { subcode: 33 } : {});
    }
    const fault = this.#drawFault();
    if (fault === null) return answerJson(response, 200, this.#accept(body));
    this.#fail(fault, body, response);
  }

  #refusal(body: Body): { readonly code: number; readonly status: number } | null {
    const { refuseAll, refuse, templates } = this.#parts.options();
    const to = digitsOf(body);
    if (refuseAll !== null) return refuseAll;
    if (body['messaging_product'] !== 'whatsapp' || to === '') return { code: 131009, status: 400 };
    if (typeof body['biz_opaque_callback_data'] === 'string' && body['biz_opaque_callback_data'].length > 512) {
      return { code: 131009, status: 400 };
    }
    const ofOne = refuse[to];
    if (ofOne !== undefined) return ofOne;
    if (this.#isTooFast()) return { code: 130429, status: 400 };
    if (this.#isPairTooFast(to)) return { code: 131056, status: 400 };
    if (this.#isOverPortfolio(to)) return { code: 131048, status: 400 };
    if (body['type'] === 'template') {
      const code = wrongTemplate(templates, body['template']);
      if (code !== null) return { code, status: code === 132001 ? 404 : 400 };
    }
    const mediaId = (body[String(body['type'])] as { readonly id?: string } | undefined)?.id;
    return mediaId !== undefined && !this.#parts.isMediaKnown(mediaId) ? { code: 100, status: 400 } : null;
  }

  #isTooFast(): boolean {
    const { throughput } = this.#parts.options();
    if (throughput === 0) return false;
    const nowMs = Date.now();
    if (nowMs - this.#secondStartMs >= 1000) {
      this.#secondStartMs = nowMs;
      this.#inSecondCount = 0;
    }
    this.#inSecondCount += 1;
    return this.#inSecondCount > throughput;
  }

  #isPairTooFast(to: string): boolean {
    const { pairMs } = this.#parts.options();
    return pairMs > 0 && Date.now() - (this.#lastTo.get(to) ?? 0) < pairMs;
  }

  #isOverPortfolio(to: string): boolean {
    const { portfolioLimit } = this.#parts.options();
    return portfolioLimit > 0 && !this.#people.has(to) && this.#people.size >= portfolioLimit;
  }

  #accept(body: Body): Body {
    const to = digitsOf(body);
    const id = `wamid.${Buffer.concat([Buffer.from(`\u001d${to}`), randomBytes(9)]).toString('base64')}`;
    const attempt = typeof body['biz_opaque_callback_data'] === 'string' ? body['biz_opaque_callback_data'] : null;
    this.acceptedCount += 1;
    this.#lastTo.set(to, Date.now());
    this.#people.add(to);
    const type = String(body['type']);
    this.#write({ kind: 'accepted', to, id, attempt, type, content: body[type], at: Date.now() });
    this.#parts.webhooks.follow({ to, id, attempt });
    return {
      messaging_product: 'whatsapp',
      contacts: [{ input: String(body['to']), wa_id: to }],
      messages: [{ id, ...(type === 'template' ? { message_status: 'accepted' } : {}) }],
    };
  }

  #write(line: unknown): void {
    writeSync(this.#log, `${JSON.stringify(line)}\n`);
  }

  #drawFault(): GraphFault | null {
    let drawn = this.#parts.random();
    for (const fault of GRAPH_FAULTS) {
      drawn -= this.#parts.options().faults[fault] ?? 0;
      if (drawn < 0) return fault;
    }
    return null;
  }

  #fail(fault: GraphFault, body: Body, response: ServerResponse): void {
    const { random, options } = this.#parts;
    const { socket } = response;
    const maybeAccept = (): Body | null => (random() < 0.5 ? this.#accept(body) : null);
    switch (fault) {
      case 'cutBefore':
        return void socket?.destroy();
      case 'cutAmid':
        maybeAccept();
        return void socket?.end('HTTP/1.1 200 OK\r\ncontent-ty');
      case 'acceptAndCut':
        this.#accept(body);
        return void socket?.destroy();
      case 'acceptAnd500':
        this.#accept(body);
        return answerError(response, 500, 131000);
      case 'halfAnswer': {
        const text = JSON.stringify(maybeAccept() ?? {});
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length + 10) });
        response.write(text.slice(0, text.length / 2), () => socket?.destroy());
        return;
      }
      case 'gatewayHtml':
        maybeAccept();
        response.writeHead(502, { 'content-type': 'text/html' });
        return void response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
      case 'silence':
        maybeAccept();
        setTimeout(() => socket?.destroy(), options().silenceMs);
        return;
      case 'error500':
        return answerError(response, 500, 131000);
      case 'unavailable':
        return answerError(response, 503, 2);
      case 'retryAfter':
        return answerError(response, 429, 80007, { headers: { 'retry-after': '1' } });
      case 'throughput':
        return answerError(response, 400, 130429);
      case 'undeliverable':
        return answerError(response, 400, 131026);
    }
  }
}

function digitsOf(body: Body): string {
  return typeof body['to'] === 'string' ? body['to'].replaceAll(/\D/gu, '') : '';
}
