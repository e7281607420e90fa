import { spawnSync } from 'node:child_process';
import { findProgram } from '../../../scripts/tools/install.mjs';

export const canPartition =
  process.platform === 'linux' && process.getuid?.() === 0 && findProgram('ip') !== undefined && canMakeNamespaces();

/**
 * Computers in network namespaces of their own, on a switch that is one as well: a plug that is pulled there swallows what
 * is sent, and tells neither side.
 */
export class Network {
  /** Of the server, as these computers reach it; from outside nobody does. */
  readonly serverAddress = `10.213.${SUBNET}.1`;
  readonly addresses = `10.213.${SUBNET}.0/24`;
  readonly #computerCount: number;

  constructor(computerCount: number) {
    this.#computerCount = computerCount;
    try {
      this.#make();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** What starts a program on a computer. */
  within(computer: number): readonly string[] {
    return ['ip', 'netns', 'exec', nameOf(computer)];
  }

  pull(computer: number): void {
    ip('-n', SWITCH, 'link', 'set', plugOf(computer), 'nomaster');
  }

  plugIn(computer: number): void {
    ip('-n', SWITCH, 'link', 'set', plugOf(computer), 'master', 'switch');
  }

  remove(): void {
    for (const name of [SWITCH, ...this.#names()]) spawnSync('ip', ['netns', 'del', name]);
    spawnSync('ip', ['link', 'del', HOST_PLUG]);
  }

  #make(): void {
    ip('netns', 'add', SWITCH);
    ip('-n', SWITCH, 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', SWITCH, 'link', 'set', 'switch', 'up');
    ip('link', 'add', HOST_PLUG, 'type', 'veth', 'peer', 'name', 'host', 'netns', SWITCH);
    ip('addr', 'add', `${this.serverAddress}/24`, 'dev', HOST_PLUG);
    ip('link', 'set', HOST_PLUG, 'up');
    ip('-n', SWITCH, 'link', 'set', 'host', 'master', 'switch', 'up');
    for (const [computer, name] of this.#names().entries()) {
      ip('netns', 'add', name);
      ip('-n', SWITCH, 'link', 'add', plugOf(computer), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('-n', SWITCH, 'link', 'set', plugOf(computer), 'master', 'switch', 'up');
      ip('-n', name, 'addr', 'add', `10.213.${SUBNET}.${10 + computer}/24`, 'dev', 'eth0');
      ip('-n', name, 'link', 'set', 'eth0', 'up');
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
  }

  #names(): readonly string[] {
    return Array.from({ length: this.#computerCount }, (_, computer) => nameOf(computer));
  }
}

/** Each process its own, so that several don't meet. */
const SUBNET = process.pid % 250;
const SWITCH = `fleet-${process.pid}`;
const HOST_PLUG = `fleet${process.pid}`;

function nameOf(computer: number): string {
  return `${SWITCH}-${computer}`;
}

function plugOf(computer: number): string {
  return `plug${computer}`;
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}

/** In a container root may not be allowed to. */
function canMakeNamespaces(): boolean {
  const name = `fleet-try-${process.pid}`;
  const isMade = spawnSync('ip', ['netns', 'add', name]).status === 0;
  const isWired =
    isMade &&
    spawnSync('ip', ['-n', name, 'link', 'add', 'switch', 'type', 'bridge'], { stdio: 'ignore' }).status === 0;
  if (isMade) spawnSync('ip', ['netns', 'del', name]);
  return isWired;
}
