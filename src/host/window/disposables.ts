/** Lifetimes in one place: what is added here ends with it, newest first. */
export class DisposableStore {
  readonly #disposables: { dispose(): unknown }[] = [];

  add<T extends { dispose(): unknown }>(disposable: T): T {
    this.#disposables.push(disposable);
    return disposable;
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0).toReversed()) disposable.dispose();
  }
}
