/** What an address of a chat or a call says. */
export type PhoneLink = { readonly kind: 'number'; readonly text: string } | { readonly kind: 'withoutNumber' };

/** The number in an address such as https://wa.me/… or tel:…; null where the text is no such address. */
export function readPhoneLink(text: string): PhoneLink | null {
  const plain = decode(text.trim());
  const call = /^(?:tel|callto|sms|smsto|whatsapp-tel):\/{0,2}(.+)$/iu.exec(plain)?.[1];
  // A call may be to a national number, in which a plus of its own says otherwise.
  if (call !== undefined)
    return /\p{L}{2}/u.test(call) ? null : { kind: 'number', text: call.split(/[;?]/u, 1)[0] ?? '' };
  const chat = CHAT.exec(plain)?.[1];
  if (chat === undefined) return null;
  const digits =
    /^[/?]*\+?((?:\d[\s().-]*){7,15})(?:[/?#&].*)?$/u.exec(chat) ??
    /[?&]phone=\+?((?:\d[\s().-]*){7,15})(?:[&#].*)?$/iu.exec(chat);
  // A chat's address has the country code without plus or zeros; zeros before it are a slip.
  return digits?.[1] === undefined
    ? { kind: 'withoutNumber' }
    : { kind: 'number', text: `+${digits[1].replaceAll(/\D/gu, '').replace(/^00/u, '')}` };
}

const CHAT =
  /^(?:(?:https?:\/\/)?(?:www\.)?(?:wa\.me|(?:api|web|chat|www)\.whatsapp\.com|whatsapp\.com|wa\.link|walink\.co)|whatsapp:\/\/)(?=$|[/?]|send)(.*)$/iu;

/** Percent-encoded text as it reads; as it is where it's broken. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
