import type { FailureCode } from '../../sender/failureCode';
import type { ErrorClass } from '../../sender/model';

export interface Classified {
  readonly errorClass: ErrorClass;
  readonly code: FailureCode;
}

/**
 * What an error's text says. `before` no call that could send had begun, so the message surely hasn't left; `after`
 * it had, and then only an answer of the server can tell.
 */
export function classifyError(error: unknown, moment: 'before' | 'after'): Classified {
  const text = errorText(error);
  const entry = ERROR_TABLE.find(({ pattern }) => pattern.test(text));
  const code = entry?.code ?? 'unexpected';
  // Our own word, given before anything was handed to the page to be sent.
  const hasNothingLeft = text.includes(NOTHING_LEFT);
  if (moment === 'after' && !hasNothingLeft) return { errorClass: 'unknown', code };
  return { errorClass: entry?.before ?? 'retryable', code };
}

/** As in `inPage/library.ts`, which runs in another world. */
const NOTHING_LEFT = 'Nothing has left: ';

/** Some of the library's errors are plain strings, and minified class names change: only the text counts. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The page loads again, which takes a moment: what was asked of it in between is best asked again. */
export function isReloading(code: FailureCode): boolean {
  return code === 'pageReloaded' || code === 'notInjected';
}

interface ErrorEntry {
  readonly pattern: RegExp;
  readonly code: FailureCode;
  /** The class where nothing had begun that could send. Afterwards every error is `unknown`. */
  readonly before: ErrorClass;
  /** Where the fact comes from. */
  readonly source: string;
}

/** The first that matches counts. */
export const ERROR_TABLE: readonly ErrorEntry[] = [
  {
    pattern: /No LID for user/u,
    code: 'noLid',
    before: 'permanent',
    source: 'wwebjs/whatsapp-web.js #3919: thrown by findOrCreateLatestChat while the chat is opened',
  },
  {
    pattern: /invalid wid|wid error/iu,
    code: 'badNumber',
    before: 'permanent',
    source: 'WAWebWidFactory.createWid throws for a number that can’t be an id',
  },
  {
    pattern: /Execution context was destroyed|Cannot find context with specified id/u,
    code: 'pageReloaded',
    before: 'retryable',
    source: 'measured with the stand-in page: the page reloads during a call',
  },
  {
    pattern: /detached Frame/iu,
    code: 'pageGone',
    before: 'paused',
    source: 'wwebjs/whatsapp-web.js #5678, measured: the call after CONFLICT or UNPAIRED, or after a long idle',
  },
  {
    pattern: /Target closed|Session closed|Connection closed|Target crashed/iu,
    code: 'browserGone',
    before: 'paused',
    source: 'measured: the browser is killed, or closed by the library after CONFLICT or UNPAIRED',
  },
  {
    pattern: /Runtime\.\w+ timed out|protocolTimeout/u,
    code: 'pageHangs',
    before: 'paused',
    source: 'puppeteer’s protocolTimeout (180 s): the page hangs or has crashed',
  },
  {
    pattern: /(?:is|are) not injected|prepared file is gone|reading '(?:getChat|sendMessage|getMessageModel)'/u,
    code: 'notInjected',
    before: 'retryable',
    source: 'our script, a library or what it had prepared is not back yet after a reload',
  },
  {
    pattern: /media-fault|upload failed|upload.*(?:error|fail)|MediaUpload/iu,
    code: 'mediaNotUploaded',
    before: 'permanent',
    source: 'whatsapp-web.js 1.34.7, processMediaData: no hash, or no entry, after the upload',
  },
  {
    pattern: /MEDIA_ERR_SRC_NOT_SUPPORTED|DEMUXER_ERROR|not supported.*codec|NotSupportedError/u,
    code: 'mediaUndecodable',
    before: 'permanent',
    source: 'devlikeapro/waha #1924, #2184: a film that this browser can’t decode',
  },
  {
    pattern:
      /is not a function|is not a constructor|Requiring unknown module|^WhatsApp Web lacks|reading '(?:queryWidExists|[a-z]\w*Job)'/u,
    code: 'engineBroken',
    before: 'paused',
    source: 'wwebjs/whatsapp-web.js #3785, #5758, #201848: WhatsApp Web has changed its modules',
  },
  {
    pattern: /ServerStatusCodeError|rate-overlimit|\b(?:429|463)\b/u,
    code: 'rateLimited',
    before: 'paused',
    source: 'WhatsApp’s limits for accounts; 463 is its lock for writing to new contacts',
  },
];
