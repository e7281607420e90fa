/**
 * Tells a message that the host has set by itself (last time’s, a saved one) from the page’s own that it gives back. While
 * one of the page’s is under way, it is the newer one, whatever the host still says.
 */
export class HostsTemplate {
  #latest: string;
  #isUnderWay = false;

  constructor(template: string) {
    this.#latest = template;
  }

  /** The page hands up what was typed. */
  handUp(template: string): void {
    this.#isUnderWay = this.#isUnderWay || template !== this.#latest;
    this.#latest = template;
  }

  /** Whether this one is the host’s own, and new. */
  isNew(template: string): boolean {
    if (template === this.#latest) this.#isUnderWay = false;
    else if (!this.#isUnderWay) {
      this.#latest = template;
      return true;
    }
    return false;
  }
}
