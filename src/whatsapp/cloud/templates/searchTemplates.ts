import type { GraphTemplate } from './graphTemplate';

/** Those in which each word of `text` stands somewhere: in name, language, category, status or what they say. */
export function searchTemplates(templates: readonly GraphTemplate[], text: string): readonly GraphTemplate[] {
  const words = plain(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return templates.filter(({ name, language, category, status, components }) => {
    const said = components.flatMap((each) => [each.text, ...each.buttons.map((button) => button.text)]);
    const all = plain([name, language, category, status, ...said].join('\n'));
    return words.every((word) => all.includes(word));
  });
}

/** Without accents and case. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
}
