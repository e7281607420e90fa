import * as v from 'valibot';

/** What was last chosen and written for a workbook. */
export type LastChoices = v.InferOutput<typeof lastChoices>;

export type SavedMessage = v.InferOutput<typeof message>;

/** All that is kept from one time to the next. */
export type SavedContent = v.InferOutput<typeof savedContent>;

const text = v.string();

const lastChoices = v.object({
  workbook: text,
  /** Of the sheet, as they are compared; empty where it has none. */
  headers: text,
  choices: v.object({
    sheet: v.optional(text),
    headerRow: v.optional(v.number()),
    phoneColumn: v.optional(text),
    country: v.optional(text),
    fallbackColumn: v.optional(text),
    locale: v.optional(text),
    includeHidden: v.optional(v.boolean()),
  }),
  template: text,
  /** Where the user has changed it; unparsed. */
  pace: v.nullable(v.record(text, v.unknown())),
  atMs: v.number(),
});

const message = v.object({ name: text, text });

export const savedContent = v.object({
  version: v.literal(1),
  /** The newest first. */
  last: v.array(lastChoices),
  /** By their names. */
  messages: v.array(message),
});

export const NOTHING_SAVED: SavedContent = { version: 1, last: [], messages: [] };

/** How headers are told to be the same: not by capitals or spaces. */
export function headersText(headers: readonly string[]): string {
  return JSON.stringify(headers.map((header) => header.trim().toLowerCase()));
}

/** The newest of the same workbook. */
export function lastOf({ last }: SavedContent, workbook: string): LastChoices | null {
  return last.find((kept) => kept.workbook === workbook) ?? null;
}

/** The newest with the same headers, and something to say. */
export function lastAlike({ last }: SavedContent, headers: string): LastChoices | null {
  return last.find((kept) => kept.headers !== '' && kept.headers === headers && kept.template.trim() !== '') ?? null;
}

export function withLast(content: SavedContent, kept: LastChoices): SavedContent {
  const others = content.last.filter(({ workbook }) => workbook !== kept.workbook);
  return { ...content, last: [kept, ...others].slice(0, KEPT_COUNT) };
}

/** In the place of one of the same name. */
export function withMessage(content: SavedContent, saved: SavedMessage): SavedContent {
  const others = content.messages.filter(({ name }) => name !== saved.name);
  const messages = [...others, saved].toSorted((left, right) => left.name.localeCompare(right.name));
  return { ...content, messages };
}

export function withoutMessage(content: SavedContent, name: string): SavedContent {
  return { ...content, messages: content.messages.filter((saved) => saved.name !== name) };
}

/** Workbooks whose choices are kept. */
const KEPT_COUNT = 200;
