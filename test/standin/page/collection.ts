import { Emitter } from './emitter';

interface Id {
  toString(): string;
}

/** What a collection holds is found by its id's text. */
export interface Identified {
  readonly id: Id;
}

/** The text of an id, of its text, of a model, or of a model's fields; undefined where a library lost it. */
export function textOfId(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' && isIdentified(value) ? value.id.toString() : (value as Id).toString();
}

/** A message key has an id too: a text. */
function isIdentified(value: object): value is Identified {
  return 'id' in value && typeof value.id === 'object';
}

export class Collection<Model extends Identified> extends Emitter {
  readonly #models = new Map<string, Model>();

  get(id: unknown): Model | undefined {
    return this.#models.get(textOfId(id) ?? '');
  }

  add(model: Model): void {
    this.#models.set(model.id.toString(), model);
    this.trigger('add', model);
  }

  get length(): number {
    return this.#models.size;
  }

  getModelsArray(): Model[] {
    return [...this.#models.values()];
  }

  last(): Model | undefined {
    return this.getModelsArray().at(-1);
  }

  map<Value>(change: (model: Model) => Value): Value[] {
    return this.getModelsArray().map(change);
  }

  filter(isWanted: (model: Model) => boolean): Model[] {
    return this.getModelsArray().filter(isWanted);
  }

  forEach(visit: (model: Model) => void): void {
    this.getModelsArray().forEach(visit);
  }

  some(isWanted: (model: Model) => boolean): boolean {
    return this.getModelsArray().some(isWanted);
  }

  findFirst(isWanted: (model: Model) => boolean): Model | undefined {
    return this.getModelsArray().find(isWanted);
  }
}
