import { parseArguments } from './arguments';
import { openDataFolder } from './dataFolder';
import { EXIT } from './exit';
import { figures } from './figures';

/** `sessions`: one line of JSON for each, newest first. */
export async function sessions(args: readonly string[]): Promise<number> {
  const { values } = parseArguments(args, { data: { type: 'string' } });
  const { store } = await openDataFolder(values.data);
  for (const { info, state, ...counts } of await store.list()) {
    process.stdout.write(`${JSON.stringify({ id: info.id, file: info.fileName, state, ...figures(counts) })}\n`);
  }
  return EXIT.allSent;
}
