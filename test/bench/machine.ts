import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, statfsSync, statSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem, type } from 'node:os';

/** What the figures depend on, and nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly memory: string;
  readonly disk: string;
  readonly system: string;
  readonly node: string;
}

export function describeMachine(folder: string): Machine {
  return {
    processor: `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    disk: `${fileSystem(folder)} on ${diskKind(folder)}`,
    system: `${type()} ${arch()}`,
    node: process.version,
  };
}

/** The version of a server's program on the PATH, or undefined where there is none. */
export function redisVersion(): string | undefined {
  try {
    return /v=([\d.]+)/u.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

function fileSystem(folder: string): string {
  const { type: number } = statfsSync(folder);
  return FILE_SYSTEMS[number] ?? 'a file system of another kind';
}

const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x58465342: 'XFS',
  0x9123683e: 'Btrfs',
  0x01021994: 'tmpfs (memory: nothing here is durable)',
  0x794c7630: 'overlayfs',
  0x1a: 'APFS',
};

function diskKind(folder: string): string {
  try {
    const { dev } = statSync(folder);
    const device = `/sys/dev/block/${dev >> 8}:${dev & 0xff}`;
    const name = readlinkSync(device).split('/').at(-1) ?? '';
    if (name.startsWith('vd')) return 'a virtual disk (virtio)';
    if (name.startsWith('nvme')) return 'NVMe';
    return readFileSync(`${device}/queue/rotational`, 'utf8').trim() === '1' ? 'a hard disk' : 'an SSD';
  } catch {
    return 'a disk of unknown kind';
  }
}
