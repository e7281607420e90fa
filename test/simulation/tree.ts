import type { Chance } from './chance';
import { SimulatedFile } from './file';
import { SimulatedFolder, type SimulatedEntry } from './folder';

/** A change of names: in one folder, or in two at once where something moves from one to the other. */
interface NameChange {
  readonly folders: readonly SimulatedFolder[];
  readonly apply: (namesIn: (folder: SimulatedFolder) => Map<string, SimulatedEntry>) => void;
}

/**
 * Folders and what is in them, by path. A change of names is durable once a folder that it concerns is synced; of those
 * that aren't by then, a power cut keeps none, the first ones, or any.
 */
export class SimulatedTree {
  readonly #chance: Chance;
  readonly #root = new SimulatedFolder();
  #unsynced: NameChange[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Puts a file safely where it is, with the folders that it lies in. */
  place(path: string, file: SimulatedFile): void {
    let folder = this.#root;
    const names = namesOf(path);
    for (const name of names.slice(0, -1)) {
      const below = folder.names.get(name) ?? new SimulatedFolder();
      if (!(below instanceof SimulatedFolder)) throw diskError('ENOTDIR');
      folder.names.set(name, below);
      folder.durableNames.set(name, below);
      folder = below;
    }
    folder.names.set(names.at(-1) ?? '', file);
    folder.durableNames.set(names.at(-1) ?? '', file);
  }

  has(path: string): boolean {
    return this.#look(path) !== undefined;
  }

  entry(path: string): SimulatedEntry {
    const entry = this.#look(path);
    if (!entry) throw diskError('ENOENT');
    return entry;
  }

  file(path: string): SimulatedFile {
    const entry = this.entry(path);
    if (entry instanceof SimulatedFile) return entry;
    throw diskError('EISDIR');
  }

  folder(path: string): SimulatedFolder {
    const entry = this.entry(path);
    if (entry instanceof SimulatedFolder) return entry;
    throw diskError('ENOTDIR');
  }

  /** What a power cut at this moment could not take away. */
  durableFile(path: string): SimulatedFile | undefined {
    const entry = this.#look(path, (folder) => folder.durableNames);
    return entry instanceof SimulatedFile ? entry : undefined;
  }

  add(path: string, entry: SimulatedEntry): void {
    const { folder, name } = this.#parent(path);
    this.#change({ folders: [folder], apply: (namesIn) => namesIn(folder).set(name, entry) });
  }

  remove(path: string): void {
    const { folder, name } = this.#parent(path);
    const entry = this.entry(path);
    if (entry instanceof SimulatedFolder && entry.names.size > 0) throw diskError('ENOTEMPTY');
    this.#change({ folders: [folder], apply: (namesIn) => namesIn(folder).delete(name) });
  }

  rename(fromPath: string, toPath: string): void {
    const entry = this.entry(fromPath);
    const [from, to] = [this.#parent(fromPath), this.#parent(toPath)];
    const replaced = to.folder.names.get(to.name);
    if (replaced instanceof SimulatedFolder && replaced.names.size > 0) throw diskError('ENOTEMPTY');
    this.#change({
      folders: [from.folder, to.folder],
      apply: (namesIn) => {
        namesIn(from.folder).delete(from.name);
        namesIn(to.folder).set(to.name, entry);
      },
    });
  }

  /** The changes that concern this folder, and those before them that they build on. */
  sync(path: string): void {
    const folders = new Set([this.folder(path)]);
    const synced = new Set<NameChange>();
    for (const change of this.#unsynced.toReversed()) {
      if (!change.folders.some((folder) => folders.has(folder))) continue;
      synced.add(change);
      for (const folder of change.folders) folders.add(folder);
    }
    this.#makeDurable(this.#unsynced.filter((change) => synced.has(change)));
    this.#unsynced = this.#unsynced.filter((change) => !synced.has(change));
  }

  powerCut(): void {
    const changes = this.#unsynced.splice(0);
    switch (this.#chance.pick(['none', 'first', 'any'] as const)) {
      case 'none':
        break;
      case 'first':
        this.#makeDurable(changes.slice(0, this.#chance.integer(0, changes.length)));
        break;
      case 'any':
        this.#makeDurable(changes.filter(() => this.#chance.share(0.5)));
    }
    for (const file of new Set(this.#root.powerCut())) file.powerCut();
  }

  #makeDurable(changes: readonly NameChange[]): void {
    for (const { apply } of changes) apply((folder) => folder.durableNames);
  }

  #change(change: NameChange): void {
    change.apply((folder) => folder.names);
    this.#unsynced.push(change);
  }

  #parent(path: string): { readonly folder: SimulatedFolder; readonly name: string } {
    const names = namesOf(path);
    return { folder: this.folder(names.slice(0, -1).join('/')), name: names.at(-1) ?? '' };
  }

  #look(path: string, namesIn = (folder: SimulatedFolder) => folder.names): SimulatedEntry | undefined {
    let entry: SimulatedEntry | undefined = this.#root;
    for (const name of namesOf(path)) entry = entry instanceof SimulatedFolder ? namesIn(entry).get(name) : undefined;
    return entry;
  }
}

/** Also as Windows joins them. */
export function namesOf(path: string): readonly string[] {
  return path.split(/[/\\]/u).filter((name) => name !== '' && name !== '.');
}

export function diskError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
