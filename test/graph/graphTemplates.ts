import type { GraphTemplate } from './graphOptions';

interface GivenComponent {
  readonly type: string;
  readonly sub_type?: string;
  readonly index?: string;
  readonly parameters?: readonly GivenParameter[];
}

interface GivenParameter {
  readonly type: string;
  readonly text?: string;
  readonly parameter_name?: string;
  readonly coupon_code?: string;
  readonly payload?: string;
  readonly image?: { readonly id?: string };
}

/** The code of what is wrong with a template message; null where nothing is. */
export function wrongTemplate(templates: readonly GraphTemplate[], given: unknown): number | null {
  const {
    name,
    language,
    components = [],
  } = given as {
    readonly name?: string;
    readonly language?: { readonly code?: string };
    readonly components?: readonly GivenComponent[];
  };
  const known = templates.find((each) => each.name === name && each.language === language?.code);
  if (known === undefined) return 132001;
  if (known.status === 'PAUSED') return 132015;
  if (known.status !== 'APPROVED') return 132001;
  for (const type of ['HEADER', 'BODY']) {
    const text = textOf(known, type);
    const parameters = components.find((each) => each.type.toUpperCase() === type)?.parameters ?? [];
    const wrong = wrongParameters(known, text, parameters);
    if (wrong !== null) return wrong;
  }
  return wrongMedia(known, components) ?? wrongButtons(known, components);
}

function textOf({ components }: GraphTemplate, type: string): string {
  const component = components.find((each) => each['type'] === type);
  return typeof component?.['text'] === 'string' ? component['text'] : '';
}

function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name ?? '');
}

function wrongParameters(
  { parameter_format: format }: GraphTemplate,
  text: string,
  given: readonly GivenParameter[],
): number | null {
  const texts = given.filter(({ type }) => type === 'text');
  const wanted = variablesOf(text);
  if (texts.length !== wanted.length) return 132000;
  const names = texts.map(({ parameter_name: name }) => name);
  if (format === 'NAMED' && !wanted.every((name) => names.includes(name))) return 132012;
  if (format === 'POSITIONAL' && names.some((name) => name !== undefined)) return 132012;
  return texts.some(({ text: value = '' }) => value === '' || /[\n\r\t]| {5}/u.test(value)) ? 132018 : null;
}

function wrongMedia({ components }: GraphTemplate, given: readonly GivenComponent[]): number | null {
  const header = components.find(({ type }) => type === 'HEADER');
  if (header?.['format'] !== 'IMAGE') return null;
  const [parameter] = given.find(({ type }) => type === 'header')?.parameters ?? [];
  return parameter?.type === 'image' && parameter.image?.id !== undefined ? null : 132012;
}

function wrongButtons({ components }: GraphTemplate, given: readonly GivenComponent[]): number | null {
  const buttons = (components.find(({ type }) => type === 'BUTTONS')?.['buttons'] ?? []) as readonly {
    readonly type: string;
    readonly url?: string;
  }[];
  const wanted = buttons.flatMap(({ url }, index) => (url !== undefined && variablesOf(url).length > 0 ? [index] : []));
  const coupons = buttons.flatMap(({ type }, index) => (type === 'COPY_CODE' ? [index] : []));
  const filled = given.filter(({ type }) => type === 'button');
  if (![...wanted, ...coupons].every((at) => filled.some(({ index }) => Number(index) === at))) return 132000;
  return filled.every((button) => fitsButton(buttons[Number(button.index)]?.type, button)) ? null : 132012;
}

function fitsButton(type: string | undefined, { sub_type: subType, parameters = [] }: GivenComponent): boolean {
  const [parameter] = parameters;
  switch (type) {
    case 'URL':
      return subType === 'url' && parameter?.type === 'text' && parameter.text !== '';
    case 'COPY_CODE': {
      const { length } = parameter?.coupon_code ?? '';
      return subType === 'copy_code' && parameter?.type === 'coupon_code' && length > 0 && length <= 15;
    }
    case 'QUICK_REPLY':
      return subType === 'quick_reply' && parameter?.type === 'payload' && parameter.payload !== undefined;
    default:
      return false;
  }
}
