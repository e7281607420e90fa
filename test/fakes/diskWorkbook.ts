import { statSync } from 'node:fs';
import type { WorkbookFile } from '../../src/campaign/ports';

/** A workbook of this computer; whoever watches it is among those `touched`. */
export function diskWorkbook(address: string, touched: Set<() => void>): WorkbookFile {
  const path = new URL(address).pathname;
  return {
    address,
    name: path.split('/').at(-1) ?? '',
    open: () => Promise.resolve({ kind: 'file', path }),
    stamp: () => {
      const { mtimeMs, size } = statSync(path);
      return Promise.resolve(`${mtimeMs} ${size}`);
    },
    watch: (listener) => {
      touched.add(listener);
      return () => touched.delete(listener);
    },
  };
}
