import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Redis {
  readonly socketPath: string;
  /** Of the server since its start. */
  cpuMs(): Promise<number>;
  facts(): Promise<{ readonly version: string; readonly peakBytes: number; readonly aofBytes: number }>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
const run = promisify(execFile);

/** A server of its own that makes every write durable before it answers; its file is in `folder`, new each time. */
export async function startRedis(folder: string): Promise<Redis> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // A socket's path must be short, and a folder's may be long.
  const socketFolder = await mkdtemp(join(tmpdir(), 'bench-redis-'));
  const socketPath = join(socketFolder, 'redis.sock');
  const persistence = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  // Without rewriting its file in between, which would only slow it down.
  const server = spawn(
    'redis-server',
    ['--port', '0', '--unixsocket', socketPath, '--dir', folder, ...persistence, '--auto-aof-rewrite-percentage', '0'],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => {
    server.once('exit', resolve);
  });
  const cli = async (...args: readonly string[]): Promise<string> =>
    (await run('redis-cli', ['-s', socketPath, ...args])).stdout;
  const info = async (section: string, field: string): Promise<string> =>
    new RegExp(`^${field}:(.*?)\\r?$`, 'mu').exec(await cli('info', section))?.[1] ?? '';
  await waitUntilUp(cli);
  return {
    socketPath,
    cpuMs: async () => (Number(await info('cpu', 'used_cpu_user')) + Number(await info('cpu', 'used_cpu_sys'))) * 1000,
    facts: async () => ({
      version: await info('server', 'redis_version'),
      peakBytes: Number(await info('memory', 'used_memory_peak')),
      aofBytes: await folderBytes(join(folder, 'appendonlydir')),
    }),
    stop: async () => {
      server.kill();
      await ended;
      await rm(socketFolder, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilUp(cli: (...args: readonly string[]) => Promise<string>): Promise<void> {
  const endMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await cli('config', 'get', 'appendfsync').catch(() => '');
    if (answer.includes('always')) return;
    if (performance.now() > endMs) throw new Error('Redis didn’t start.');
    await sleep(50);
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}
