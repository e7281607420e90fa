import { createSealer } from '../../sessions/encryption';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { readTerminalKey } from '../keys/terminalKey';
import { AccountFile } from './accountFile';

/** The numbers that a terminal has added in an editor's data folder. What can't be read is none of them: a terminal tells why. */
export function terminalAccounts(dataFolder: string): () => Promise<readonly CloudAccount[]> {
  return async () => {
    const key = await readTerminalKey(dataFolder);
    return key === null ? [] : await new AccountFile(dataFolder, createSealer(key)).list().catch(() => []);
  };
}
