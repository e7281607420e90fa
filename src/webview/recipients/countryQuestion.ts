import { sentence } from '../../sender/sentence';
import { element, setShown, setText } from '../widgets/element';
import { isUnderWay, outlineOf, type Page, type Section } from '../page';
import type { OutlineView, PanelState } from '../../panel/protocol';
import { button } from '../widgets/toolkit';

/** Asks for the country of the numbers without a country code, where it isn't clear: the likeliest are a press away. */
export function countryQuestion(page: Page): Section {
  const { texts } = page;
  const words = element('p');
  const buttons = element('div', { class: 'buttons' });
  const node = element(
    'div',
    { class: 'question', role: 'group', 'aria-label': texts.t('Default country') },
    words,
    buttons,
  );
  node.hidden = true;
  let shown = '';
  return {
    node,
    update: (state) => {
      const outline = openOutline(state);
      setShown(node, outline !== null);
      if (outline === null) return;
      setText(words, questionText(state, page));
      const key = JSON.stringify(outline.candidates);
      if (key === shown) return;
      shown = key;
      buttons.replaceChildren(...candidateButtons(outline, page));
    },
  };
}

function openOutline(state: PanelState): OutlineView | null {
  const outline = outlineOf(state.workbook);
  const isOpen = outline !== null && !outline.isCountryClear && outline.candidates.length > 0 && !isUnderWay(state);
  return isOpen && state.workbook.kind !== 'reading' ? outline : null;
}

function questionText({ workbook }: PanelState, { texts }: Page): string {
  const count = workbook.kind === 'checked' ? workbook.unclearCount : 0;
  if (count === 0) return texts.t('Of which country are the numbers without a country code?');
  return texts.plural(
    count,
    sentence('Of which country are the numbers without a country code? {0} row waits for it.', texts.number(count)),
    sentence('Of which country are the numbers without a country code? {0} rows wait for it.', texts.number(count)),
  );
}

function candidateButtons({ candidates, countries }: OutlineView, { texts, post }: Page): readonly HTMLElement[] {
  return candidates.map(({ country, validCount }, index) => {
    const label = texts.plural(
      validCount,
      sentence('{0}: {1} number is valid', countryLabel(countries, country), texts.number(validCount)),
      sentence('{0}: {1} numbers are valid', countryLabel(countries, country), texts.number(validCount)),
    );
    return button(index === 0 ? 'primary' : 'secondary', label, () => post({ type: 'setCountry', country }));
  });
}

/** The country's name in the reader's language. */
export function countryLabel(countries: OutlineView['countries'], code: string): string {
  return countries.find((country) => country.code === code)?.name ?? code;
}
