import { splitHiddenMarks } from '../widgets/hiddenMarks';

/**
 * A message as WhatsApp would show it (https://faq.whatsapp.com/539178204879377): *bold*, _italic_, ~struck~,
 * ```fixed width```, `code`, and lines that begin with `* `, `- `, `1. ` or `> `. Line breaks stay in the text, also at
 * the end of such a line. A character that nobody could see is a part of its own, so that the page can show it.
 */
export type FormattedPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hiddenMark'; readonly codePoint: string }
  | { readonly kind: Style; readonly parts: readonly FormattedPart[] }
  /** A line of its own; `mark` is what it began with, such as `1. `. */
  | { readonly kind: LineKind; readonly mark: string; readonly parts: readonly FormattedPart[] };

export type LineKind = 'bullet' | 'numbered' | 'quote';

export type Style = 'bold' | 'italic' | 'struck' | 'fixed' | 'code';

interface Marker {
  readonly text: string;
  readonly style: Style;
  /** What stands inside is shown as it is. */
  readonly plain: boolean;
  readonly overLines: boolean;
}

const FIXED: Marker = { text: '```', style: 'fixed', plain: true, overLines: true };

const MARKERS: readonly Marker[] = [
  FIXED,
  { text: '`', style: 'code', plain: true, overLines: false },
  { text: '*', style: 'bold', plain: false, overLines: false },
  { text: '_', style: 'italic', plain: false, overLines: false },
  { text: '~', style: 'struck', plain: false, overLines: false },
];

const WORD = /[\p{Letter}\p{Number}]/u;
const SPACE = /\s/u;
const MARKER_START = /[`*_~]/gu;

const LINE_START = /^(?:(?<bullet>[*-] )|(?<numbered>\d{1,3}\. )|(?<quote>> ))(?=\S)/u;

export function parseWhatsappFormat(text: string): readonly FormattedPart[] {
  const parts: FormattedPart[] = [];
  const fixed = fixedRanges(text);
  let plainStart = 0;
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    while (fixed[0] && fixed[0].end <= start) fixed.shift();
    const isFixed = fixed[0] !== undefined && fixed[0].start < end;
    const line = isFixed ? null : parseLine(text.slice(start, end));
    if (line) {
      parts.push(...parse(text.slice(plainStart, start), MARKERS), line);
      plainStart = end;
    }
    start = end;
  }
  parts.push(...parse(text.slice(plainStart), MARKERS));
  return parts;
}

function parseLine(line: string): FormattedPart | null {
  const match = LINE_START.exec(line);
  const kind = LINE_KINDS.find((name) => match?.groups?.[name] !== undefined);
  if (!match || !kind) return null;
  const [mark] = match;
  return { kind, mark, parts: parse(line.slice(mark.length), MARKERS) };
}

const LINE_KINDS: readonly LineKind[] = ['bullet', 'numbered', 'quote'];

/** Where text of a fixed width stands, in which a line is no list and no quote. */
function fixedRanges(text: string): { readonly start: number; readonly end: number }[] {
  const ranges: { readonly start: number; readonly end: number }[] = [];
  const hopelessUntil = new Map<Marker, number>();
  for (let at = text.indexOf(FIXED.text); at >= 0;) {
    const close = opensAt(text, at, FIXED) ? findClose(text, at, FIXED, hopelessUntil) : -1;
    const end = close < 0 ? at + 1 : close + FIXED.text.length;
    if (close >= 0) ranges.push({ start: at, end });
    at = text.indexOf(FIXED.text, end);
  }
  return ranges;
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
