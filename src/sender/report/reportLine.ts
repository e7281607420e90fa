import { countOf, sentence, type Sentence } from '../sentence';

export interface ReportLine {
  readonly label: Sentence;
  readonly value: ReportValue;
  /** Of what it is a part, from 0 to 1; null where it is none. */
  readonly share: number | null;
}

export type ReportValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'said'; readonly said: Sentence }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'time'; readonly atMs: number };

export function saidLine(label: Sentence, said: Sentence): ReportLine {
  return { label, value: { kind: 'said', said }, share: null };
}

/** A value as a person reads it. */
export function valueText(value: ReportValue): Sentence {
  switch (value.kind) {
    case 'text':
      return sentence('{0}', value.text);
    case 'said':
      return value.said;
    case 'number':
      return sentence('{0}', countOf(value.number));
    case 'time':
      return sentence('{0}', { kind: 'moment', atMs: value.atMs });
  }
}
