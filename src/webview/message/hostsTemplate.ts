/**
 * Tells a message that the host has set by itself (last time’s, a saved one) from the page’s own that it gives back. What is
 * on its way up comes back late and in order.
 */
export class HostsTemplate {
  #latest: string;
  #seen: string;
  readonly #underWay = new Set<string>();

  constructor(template: string) {
    this.#latest = template;
    this.#seen = template;
  }

  /** The page hands up what was typed. */
  handUp(template: string): void {
    this.#latest = template;
    this.#underWay.add(template);
  }

  /** Whether this one is the host’s own, and new. */
  isNew(template: string): boolean {
    const isNews = template !== this.#seen;
    this.#seen = template;
    if (template === this.#latest) {
      this.#underWay.clear();
      return false;
    }
    if (!isNews || this.#underWay.has(template)) return false;
    this.#latest = template;
    this.#underWay.clear();
    return true;
  }
}
