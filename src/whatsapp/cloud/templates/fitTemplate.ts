import type {
  ChosenComponent,
  ChosenParameter,
  ChosenTemplate,
  ShownTemplate,
} from '../../../sender/content/cloudTemplate';
import { headerKey } from '../../../sender/content/headerKey';
import { asPlainText, compileTemplate, type Template } from '../../../sender/content/template';
import { HumanError } from '../../../sender/humanError';
import { sentence } from '../../../sender/sentence';
import { bodyOf, VARIABLE, type GraphTemplate } from './graphTemplate';
import { slotsOf, type Slot } from './slots';

/** What a slot is filled with, by hand. */
export interface Mapping {
  /** A slot’s key. */
  readonly key: string;
  /** A header, or a header with what stands for its empty cells: `Prénom|friend`; `|friend` has no column at all. */
  readonly source: string;
}

export interface Columns {
  readonly headers: readonly string[];
  /** Others are matched by their name. */
  readonly mapped: readonly Mapping[];
}

export interface TemplateChoice {
  readonly template: ChosenTemplate;
  /** Its body with the sheet's columns in it, as a message of this product. */
  readonly text: string;
}

export interface Filling {
  readonly column: number | null;
  readonly fallback: string;
}

/** A template with its variables matched to columns. @throws HumanError where that can't be */
export function fitTemplate(template: GraphTemplate, columns: Columns): TemplateChoice {
  const { name, language, category } = template;
  const slots = slotsOf(template);
  refuseUnknown(template, slots, columns.mapped);
  const filled = slots.flatMap((slot) => {
    const filling = fillingOf(slot, columns);
    if (filling === null && !slot.isOptional) throw unmatched(slot, columns.headers);
    return filling === null ? [] : [{ slot, filling }];
  });
  const isNamed = template.parameter_format === 'NAMED';
  const components = [...headerMedia(template), ...componentsOf(filled, isNamed)];
  const chosen = { name, language, category, isMarketing: category === 'MARKETING', components };
  const inColumns = (place: Slot['place'], text: string): string => withColumns(text, place, filled, columns.headers);
  return {
    template: { ...chosen, shown: shownOf(template, inColumns, columns.headers) },
    text: inColumns('body', bodyOf(template)),
  };
}

/** What fills a slot: what is matched by hand, or the column of its name; null for neither. @throws HumanError for a column that isn't there */
export function fillingOf({ key, variable }: Slot, { headers, mapped }: Columns): Filling | null {
  const given = mapped.find((each) => each.key === key);
  if (given !== undefined) return parseSource(given.source, headers);
  if (variable === null) return null;
  const column = columnNamed(key.replaceAll('_', ' '), headers);
  return column === null ? null : { column, fallback: '' };
}

function parseSource(source: string, headers: readonly string[]): Filling {
  const whole = columnNamed(source, headers);
  if (whole !== null) return { column: whole, fallback: '' };
  // Headers may hold bars themselves: the longest that is one is meant.
  for (let bar = source.lastIndexOf('|'); bar >= 0; bar = source.lastIndexOf('|', bar - 1)) {
    const [header, fallback] = [source.slice(0, bar), source.slice(bar + 1).trim()];
    if (header.trim() === '' && fallback !== '') return { column: null, fallback };
    const column = columnNamed(header, headers);
    if (column !== null) return { column, fallback };
    if (bar === 0) break;
  }
  throw new HumanError(
    sentence('There is no column “{0}”.', source.split('|')[0] ?? ''),
    sentence('The sheet’s columns are: {0}.', headers.join(', ')),
  );
}

function columnNamed(name: string, headers: readonly string[]): number | null {
  const wanted = headerKey(name);
  const column = headers.findIndex((header) => headerKey(header) === wanted);
  return column >= 0 && wanted !== '' ? column : null;
}

function unmatched({ key }: Slot, headers: readonly string[]): HumanError {
  return new HumanError(
    sentence('No column fits the template’s variable {0}.', key),
    sentence('Add {0} with one of these columns: {1}.', `--map ${key}=…`, headers.join(', ')),
  );
}

/** @throws HumanError for what the template doesn't have: a slip would leave another one as it is */
function refuseUnknown({ name }: GraphTemplate, slots: readonly Slot[], mapped: readonly Mapping[]): void {
  const unknown = mapped.find(({ key }) => slots.every((slot) => slot.key !== key));
  if (unknown === undefined) return;
  const keys = [...new Set(slots.map(({ key }) => key))].join(', ');
  throw new HumanError(
    sentence('The template {0} has no variable {1}.', name, unknown.key),
    keys === '' ? sentence('It has none at all.') : sentence('Its variables are: {0}.', keys),
  );
}

interface FilledSlot {
  readonly slot: Slot;
  readonly filling: Filling;
}

function componentsOf(filled: readonly FilledSlot[], isNamed: boolean): readonly ChosenComponent[] {
  const components: ChosenComponent[] = [];
  for (const place of ['header', 'body'] as const) {
    const parameters = filled.filter(({ slot }) => slot.place === place).map((each) => parameterOf(each, isNamed));
    if (parameters.length > 0) components.push({ type: place, parameters });
  }
  for (const each of filled) {
    const { buttonIndex: index, kind } = each.slot;
    if (index !== null) {
      components.push({ type: 'button', subType: SUB_TYPES[kind], index, parameters: [parameterOf(each, false)] });
    }
  }
  return components;
}

const SUB_TYPES = { text: 'url', payload: 'quick_reply', coupon: 'copy_code' } as const;

function parameterOf({ slot, filling }: FilledSlot, isNamed: boolean): ChosenParameter {
  const { column, fallback } = filling;
  return {
    kind: slot.kind,
    ...(isNamed && slot.variable !== null && { name: slot.variable }),
    column,
    ...(fallback !== '' && { fallback }),
  };
}

/** @throws HumanError for a header that isn't sent here */
function headerMedia({ components }: GraphTemplate): readonly ChosenComponent[] {
  const format = components.find(({ type }) => type === 'HEADER')?.format ?? 'TEXT';
  if (format === 'TEXT') return [];
  const media = (['image', 'video', 'document'] as const).find((kind) => kind === format.toLowerCase());
  if (media !== undefined) return [{ type: 'header', parameters: [{ kind: 'media', media }] }];
  throw new HumanError(
    sentence('Templates with a header of the kind {0} can’t be sent.', format),
    sentence('Choose another template.'),
  );
}

function withColumns(
  text: string,
  place: Slot['place'],
  filled: readonly FilledSlot[],
  headers: readonly string[],
): string {
  // What stands between variables is Meta's, whatever it looks like to this product.
  const pieces = text.split(VARIABLE);
  return pieces.map((piece, at) => (at % 2 === 0 ? asPlainText(piece, headers) : columnOf(piece))).join('');

  function columnOf(variable: string): string {
    const filling = filled.find(({ slot }) => slot.place === place && slot.variable === variable)?.filling;
    if (filling === undefined) return asPlainText(`{{${variable}}}`, headers);
    const { column, fallback } = filling;
    if (column === null) return asPlainText(fallback, headers);
    const header = headers[column] ?? '';
    return fallback === '' ? `{{${header}}}` : `{{${header}|${fallback}}}`;
  }
}

function shownOf(
  { components }: GraphTemplate,
  inColumns: (place: Slot['place'], text: string) => string,
  headers: readonly string[],
): ShownTemplate {
  const compiled = (place: Slot['place'], text: string): Template => {
    const result = compileTemplate(inColumns(place, text), headers);
    return result.ok ? result.template : result.partial;
  };
  const header = components.find(({ type }) => type === 'HEADER')?.text ?? '';
  const footer = components.find(({ type }) => type === 'FOOTER')?.text ?? '';
  const buttons = components.flatMap((each) => each.buttons);
  return {
    ...(header !== '' && { header: compiled('header', header) }),
    ...(footer !== '' && { footer }),
    buttons: buttons.map(({ text, url }) => ({ text, ...(url !== undefined && { url: compiled('button', url) }) })),
  };
}
