import type { Secrets } from '../../src/campaign/keys/keyring';

/** A secret storage that several windows share, and that can be silent. */
export class FakeSecrets implements Secrets {
  readonly kept = new Map<string, string>();
  readonly overwritten: string[] = [];
  isSilent = false;
  isLocked = false;

  async get(name: string): Promise<string | undefined> {
    await Promise.resolve();
    return this.isSilent ? undefined : this.kept.get(name);
  }

  async store(name: string, value: string): Promise<void> {
    await Promise.resolve();
    if (this.isLocked) throw new Error('locked');
    if (this.kept.has(name) && this.kept.get(name) !== value) this.overwritten.push(name);
    this.kept.set(name, value);
  }
}
