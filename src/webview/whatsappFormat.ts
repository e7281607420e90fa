import { splitHiddenMarks } from './hiddenMarks';

/**
 * A message as WhatsApp would show it: *bold*, _italic_, ~struck~, ```fixed width```, `code`. Line breaks stay in the
 * text. A character that nobody could see is a part of its own, so that the page can show it.
 */
export type FormattedPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hiddenMark'; readonly codePoint: string }
  | { readonly kind: Style; readonly parts: readonly FormattedPart[] };

export type Style = 'bold' | 'italic' | 'struck' | 'fixed' | 'code';

interface Marker {
  readonly text: string;
  readonly style: Style;
  /** What stands inside is shown as it is. */
  readonly plain: boolean;
  readonly overLines: boolean;
}

const MARKERS: readonly Marker[] = [
  { text: '```', style: 'fixed', plain: true, overLines: true },
  { text: '`', style: 'code', plain: true, overLines: false },
  { text: '*', style: 'bold', plain: false, overLines: false },
  { text: '_', style: 'italic', plain: false, overLines: false },
  { text: '~', style: 'struck', plain: false, overLines: false },
];

const WORD = /[\p{Letter}\p{Number}]/u;
const SPACE = /\s/u;
const MARKER_START = /[`*_~]/gu;

export function parseWhatsappFormat(text: string): readonly FormattedPart[] {
  return parse(text, MARKERS);
}

/** Each style is looked for once in a place, so the work stays in proportion to the text, whatever the text is. */
function parse(text: string, markers: readonly Marker[]): readonly FormattedPart[] {
  const parts: FormattedPart[] = [];
  const hopelessUntil = new Map<Marker, number>();
  let plainStart = 0;
  MARKER_START.lastIndex = 0;
  for (let at = nextStart(text, 0); at >= 0;) {
    const marker = markers.find((candidate) => opensAt(text, at, candidate));
    const close = marker === undefined ? -1 : findClose(text, at, marker, hopelessUntil);
    if (marker === undefined || close < 0) {
      at = nextStart(text, at + (marker?.text.length ?? 1));
      continue;
    }
    parts.push(...splitHiddenMarks(text.slice(plainStart, at)));
    const inside = text.slice(at + marker.text.length, close);
    const inner = marker.plain ? [] : markers.filter((other) => other !== marker);
    parts.push({ kind: marker.style, parts: inner.length === 0 ? splitHiddenMarks(inside) : parse(inside, inner) });
    plainStart = close + marker.text.length;
    at = nextStart(text, plainStart);
  }
  parts.push(...splitHiddenMarks(text.slice(plainStart)));
  return parts;
}

function nextStart(text: string, from: number): number {
  MARKER_START.lastIndex = from;
  return MARKER_START.exec(text)?.index ?? -1;
}

function opensAt(text: string, at: number, { text: marker, overLines }: Marker): boolean {
  if (!text.startsWith(marker, at)) return false;
  const before = text[at - 1] ?? ' ';
  const after = text[at + marker.length] ?? ' ';
  return !WORD.test(before) && (overLines || !SPACE.test(after)) && after !== marker;
}

/** Where the marker closes, or -1. What was searched in vain is remembered and not searched again. */
function findClose(text: string, at: number, marker: Marker, hopelessUntil: Map<Marker, number>): number {
  if (at < (hopelessUntil.get(marker) ?? 0)) return -1;
  const start = at + marker.text.length;
  const lineEnd = marker.overLines ? -1 : text.indexOf('\n', start);
  const end = lineEnd < 0 ? text.length : lineEnd;
  for (let close = text.indexOf(marker.text, start + 1); close >= 0 && close < end;) {
    const before = text[close - 1] ?? ' ';
    const after = text[close + marker.text.length] ?? ' ';
    if ((marker.overLines || !SPACE.test(before)) && !WORD.test(after)) return close;
    close = text.indexOf(marker.text, close + 1);
  }
  hopelessUntil.set(marker, end);
  return -1;
}
