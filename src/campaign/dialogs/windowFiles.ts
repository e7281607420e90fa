/** Files as the user names them, on this computer or wherever the window reaches. */
export interface WindowFiles {
  /** A file or a folder that is there; null where the user thinks better of it. */
  choose(question: FileQuestion): Promise<PickedFile | null>;
  /** A file to be written; the user has been asked about one that is there. Null as above. */
  chooseNew(question: NewFileQuestion): Promise<PickedFile | null>;
  /** A file of that name in the folder of another one. */
  beside(address: string, name: string): PickedFile;
  /** @throws where it can’t be read */
  read(file: PickedFile): Promise<Uint8Array>;
  /** Over what is there. @throws where it can’t be written */
  write(file: PickedFile, bytes: Uint8Array): Promise<void>;
  /** Puts a copy of a file of this computer there. @throws where it can’t be written */
  put(path: string, file: PickedFile, overwrite: boolean): Promise<void>;
  /** Whether it lies on the computer that the user sits at, whose programs can open it. */
  isAtHand(file: PickedFile): boolean;
  /** In the program that it belongs to. */
  open(file: PickedFile): Promise<void>;
  /** In the system’s own window for files. */
  reveal(file: PickedFile): Promise<void>;
  /** In the folder that is open in the window; undefined where none is. */
  inOpenFolder(name: string): PickedFile | undefined;
}

export interface PickedFile {
  /** By which the window reaches it. */
  readonly address: string;
  readonly name: string;
  /** Null where it lies elsewhere than on this computer. */
  readonly path: string | null;
}

/** What it’s called in the dialog, and which names end so. */
export type FileKinds = Readonly<Record<string, readonly string[]>>;

export interface FileQuestion {
  readonly title?: string;
  /** What the button says. */
  readonly openLabel?: string;
  readonly kinds?: FileKinds;
  readonly isFolder?: true;
}

export interface NewFileQuestion {
  readonly title?: string;
  /** What the button says. */
  readonly saveLabel?: string;
  readonly kinds?: FileKinds;
  readonly suggested?: PickedFile;
}
