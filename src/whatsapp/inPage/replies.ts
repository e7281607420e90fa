import { phoneIdOf } from './openedChats';
import { otherId, widText, type MessageModel } from './pageModules';

/** What the host is told of a message that came in. */
export interface ToldReply {
  /** `<digits>@c.us`; null where the page doesn't know the number. */
  readonly phoneId: string | null;
  readonly lid: string | null;
  readonly text: string;
  readonly sentAtSeconds: number;
}

/** Hands over each message of a person that has just come in; what is still encrypted, once it can be read. */
export function hearReply(message: MessageModel, tell: (reply: ToldReply) => void): void {
  if (message.id.fromMe || message.isNewMsg !== true || message.isNotification === true) return;
  if (message.type === 'ciphertext') {
    message.once?.('change:type', () => {
      if (message.type !== 'ciphertext') tellReply(message, tell);
    });
  } else tellReply(message, tell);
}

function tellReply(message: MessageModel, tell: (reply: ToldReply) => void): void {
  const { remote } = message.id;
  if (remote === undefined || !WRITTEN.has(message.type ?? 'chat')) return;
  const id = widText(remote);
  // Neither a group nor a channel nor a status.
  if (!id.endsWith(PHONE) && !id.endsWith(LID)) return;
  const other = otherId(remote);
  const ids = other === null ? [id] : [id, widText(other)];
  const lid = ids.find((each) => each.endsWith(LID)) ?? null;
  tell({
    phoneId: ids.find((each) => each.endsWith(PHONE)) ?? (lid === null ? null : phoneIdOf(lid)),
    lid,
    text: ((message.caption === '' ? undefined : message.caption) ?? bodyOf(message)).slice(0, LONGEST_TEXT),
    sentAtSeconds: message.t ?? 0,
  });
}

/** Of a picture the body is a small copy of it. */
function bodyOf({ body, type }: MessageModel): string {
  return FILES.has(type ?? 'chat') ? '' : (body ?? '');
}

const PHONE = '@c.us';
const LID = '@lid';
/** More than any word that is looked for. */
const LONGEST_TEXT = 1000;
const FILES: ReadonlySet<string> = new Set([
  'image',
  'video',
  'audio',
  'ptt',
  'document',
  'sticker',
  'location',
  'vcard',
]);
/** What a person writes or chooses; anything else is the page's own, such as that somebody has a new phone. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...FILES,
  'chat',
  'buttons_response',
  'list_response',
  'template_button_reply',
  'interactive_response',
]);
