import { setShown, setText } from '../widgets/element';
import { labelled, NONE } from '../widgets/labelledField';
import type { Page } from '../page';
import type { OutlineView } from '../../panel/protocol';
import { type Choice, setChoices } from '../widgets/toolkit';

/** The column whose number is used where the phone column is empty: offered where another one holds numbers too. */
export function fallbackPicker({ texts: { t }, post }: Page) {
  const { node, input, hint } = labelled(t('Where it is empty'), 'fallback-column', (value) =>
    post({ type: 'setFallbackColumn', column: value === NONE ? null : Number(value) }),
  );
  setText(hint, t('The number of this column is used in rows where the phone column is empty.'));
  return {
    node,
    input,
    update: ({ phoneColumn, otherPhoneColumns, fallbackColumn }: OutlineView, columns: readonly Choice[]): void => {
      const chosen = fallbackColumn === null ? [] : [fallbackColumn];
      const offered = [...new Set([...otherPhoneColumns, ...chosen])];
      setShown(node, phoneColumn !== null && offered.length > 0);
      const none = { value: NONE, label: t('Leave the row out') };
      const choices = [none, ...offered.flatMap((index) => columns[index] ?? [])];
      setChoices(input, choices, fallbackColumn === null ? NONE : String(fallbackColumn));
    },
  };
}

/** The language of the message’s numbers and dates; a text file has its own as they are written in it. */
export function localePicker({ texts: { t }, post }: Page) {
  const { node, input, hint } = labelled(t('Numbers and dates'), 'locale', (value) =>
    post({ type: 'setLocale', locale: value }),
  );
  setText(hint, t('The language in which the message writes them.'));
  return {
    node,
    input,
    update: ({ locale, locales }: OutlineView): void => {
      setShown(node, locale !== '');
      const choices = locales.map(({ code, name }) => ({ value: code, label: name }));
      setChoices(input, choices, locale);
    },
  };
}
