import type { Locator } from 'playwright-core';

/** Types within one turn of the page: on a busy machine keys that come one by one have pauses between them. */
export async function typeAtOnce(field: Locator, text: string): Promise<void> {
  await field.evaluate((element: HTMLTextAreaElement, whole) => {
    for (let length = 1; length <= whole.length; length += 1) {
      element.value = whole.slice(0, length);
      element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }
  }, text);
}
