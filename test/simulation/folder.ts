import type { SimulatedFile } from './file';

export type SimulatedEntry = SimulatedFile | SimulatedFolder;

/** What a folder holds, by name: as the running system sees it, and as a power cut would leave it. */
export class SimulatedFolder {
  readonly id = `folder ${(folderCount += 1)}`;
  readonly length = 0;
  names = new Map<string, SimulatedEntry>();
  readonly durableNames = new Map<string, SimulatedEntry>();

  /** Names that weren't durable are as before, here and in all that lies in it; gives the files that are left. */
  powerCut(): readonly SimulatedFile[] {
    this.names = new Map(this.durableNames);
    return [...this.names.values()].flatMap((entry) => (entry instanceof SimulatedFolder ? entry.powerCut() : [entry]));
  }
}

let folderCount = 0;
