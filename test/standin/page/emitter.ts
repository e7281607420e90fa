type Listener = (...values: unknown[]) => void;

/** The events of WhatsApp Web's models: several names in one text, the model itself as the first value. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(names: string, listener: Listener): void {
    for (const name of names.split(' ')) {
      const known = this.#listeners.get(name);
      if (known) known.add(listener);
      else this.#listeners.set(name, new Set([listener]));
    }
  }

  off(names: string, listener: Listener): void {
    for (const name of names.split(' ')) this.#listeners.get(name)?.delete(listener);
  }

  once(name: string, listener: Listener): void {
    const first: Listener = (...values) => {
      this.off(name, first);
      listener(...values);
    };
    this.on(name, first);
  }

  trigger(name: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(...values);
  }
}
