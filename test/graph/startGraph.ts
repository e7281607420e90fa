import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GRAPH_DEFAULTS, type GraphOptions } from './graphOptions';
import { removeFolder } from '../removeFolder';

/** A line of the stand-in's own log. */
export interface AcceptedLine {
  readonly kind: 'accepted';
  readonly to: string;
  readonly id: string;
  readonly attempt: string | null;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export interface RunningGraph {
  readonly base: string;
  readonly options: GraphOptions;
  readonly logPath: string;
  accepted(): readonly AcceptedLine[];
  refusedCodes(): readonly number[];
  change(changes: Partial<GraphOptions> & { readonly refuseConnections?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the stand-in in a process of its own, which ends with this one. */
export async function startGraph(given: Partial<GraphOptions> = {}, serverPath?: string): Promise<RunningGraph> {
  const folder = await mkdtemp(join(tmpdir(), 'graph-'));
  const logPath = given.logPath ?? join(folder, 'accepted.jsonl');
  const options = { ...GRAPH_DEFAULTS, ...given, logPath };
  const outfile = serverPath ?? join(folder, 'graphServer.cjs');
  if (serverPath === undefined) {
    const entryPoints = [join(import.meta.dirname, 'graphServer.ts')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  }
  const child = spawn(process.execPath, [outfile, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const { port } = JSON.parse(await nextLine()) as { readonly port: number };
  const log = (): { readonly kind: string; readonly code?: number }[] =>
    existsSync(logPath)
      ? readFileSync(logPath, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as { readonly kind: string; readonly code?: number })
      : [];
  return {
    base: `http://127.0.0.1:${port}`,
    options,
    logPath,
    accepted: () => log().filter(({ kind }) => kind === 'accepted') as unknown as AcceptedLine[],
    refusedCodes: () => log().flatMap(({ kind, code }) => (kind === 'refused' && code !== undefined ? [code] : [])),
    change: async (changes) => {
      child.stdin.write(`${JSON.stringify(changes)}\n`);
      await nextLine();
    },
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
      await removeFolder(folder);
    },
  };
}
