import type { Chance } from './chance';

/** A file's bytes: as its readers see them, and as a power cut would leave them. */
export class SimulatedFile {
  readonly id = String((idCount += 1));
  readonly #chance: Chance;
  readonly #pageBytes: number;
  #cached = Buffer.alloc(FIRST_BYTES);
  #length = 0;
  #durable = Buffer.alloc(FIRST_BYTES);
  #durableLength = 0;
  readonly #dirtyPages = new Set<number>();

  constructor(pageBytes: number, chance: Chance) {
    this.#pageBytes = pageBytes;
    this.#chance = chance;
  }

  get length(): number {
    return this.#length;
  }

  durableBytes(): Buffer {
    return this.#durable.subarray(0, this.#durableLength);
  }

  read(buffer: Buffer, position: number): number {
    return this.#cached.copy(buffer, 0, position, Math.max(position, this.#length));
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    while (end > this.#cached.length) {
      this.#cached = Buffer.concat([this.#cached], this.#cached.length * 2);
      this.#durable = Buffer.concat([this.#durable], this.#durable.length * 2);
    }
    this.#cached.set(bytes, position);
    this.#length = Math.max(this.#length, end);
    if (bytes.length === 0) return;
    for (let page = this.#pageOf(position); page <= this.#pageOf(end - 1); page += 1) this.#dirtyPages.add(page);
  }

  truncate(length: number): void {
    this.#cached.fill(0, length, Math.max(length, this.#length));
    this.#length = length;
    for (const page of this.#dirtyPages) if (page * this.#pageBytes >= length) this.#dirtyPages.delete(page);
  }

  sync(): void {
    for (const page of this.#dirtyPages) this.#persist(page, this.#pageBytes);
    this.#dirtyPages.clear();
    this.#setDurableLength(this.#length);
  }

  /** As Linux does it: the pages count as clean afterwards, stay readable, and may or may not have reached the disk. */
  failSync(): void {
    this.#persistSome();
    this.#setDurableLength(this.#chance.pick([this.#length, this.#durableLength]));
  }

  /** Something that isn't the program makes this of it, durably. */
  become(bytes: Buffer): void {
    this.truncate(0);
    this.write(bytes, 0);
    this.sync();
  }

  powerCut(): void {
    this.#persistSome();
    const kept = this.#chance.pick([
      this.#durableLength,
      this.#length,
      this.#chance.integer(Math.min(this.#durableLength, this.#length), Math.max(this.#durableLength, this.#length)),
    ]);
    this.#setDurableLength(kept);
    this.#length = kept;
    this.#cached = Buffer.from(this.#durable);
  }

  #persistSome(): void {
    for (const page of this.#dirtyPages) {
      const bytes = this.#chance.pick([0, this.#pageBytes, this.#chance.integer(0, this.#pageBytes)]);
      this.#persist(page, bytes);
    }
    this.#dirtyPages.clear();
  }

  #persist(page: number, bytes: number): void {
    const start = page * this.#pageBytes;
    this.#cached.copy(this.#durable, start, start, start + bytes);
  }

  #setDurableLength(length: number): void {
    this.#durable.fill(0, length);
    this.#durableLength = length;
  }

  #pageOf(position: number): number {
    return Math.floor(position / this.#pageBytes);
  }
}

const FIRST_BYTES = 16_384;

/** Of all files that there were: an id is nothing but another's difference. */
let idCount = 0;
