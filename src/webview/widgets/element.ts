/** Builds an element. Strings become text nodes: no cell, name or message is ever read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElementTagNameMap[Tag] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Leaves an unchanged text alone, so that a selection in it survives and a live region stays quiet. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setShown(node: HTMLElement, shown: boolean): void {
  if (node.hidden === shown) node.hidden = !shown;
}

export function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function setDisabled(node: { disabled: boolean }, disabled: boolean): void {
  if (node.disabled !== disabled) node.disabled = disabled;
}

/** A titled part of the page. */
export function titledSection(title: string, ...children: readonly (Node | string)[]): HTMLElement {
  const heading = element('h2', {}, title);
  return element('section', { 'aria-label': title }, heading, ...children);
}

/** A box that says what went wrong and what to do; announced when it appears. */
export class ErrorBox {
  readonly node: HTMLElement;
  readonly #happened = element('strong');
  readonly #todo = element('span');

  constructor() {
    this.node = element('div', { class: 'error-box', role: 'alert' }, this.#happened, this.#todo);
    this.node.hidden = true;
  }

  show(error: { readonly happened: string; readonly todo: string } | null): void {
    setText(this.#happened, error?.happened ?? '');
    setText(this.#todo, error?.todo ?? '');
    setShown(this.node, error !== null);
  }
}
