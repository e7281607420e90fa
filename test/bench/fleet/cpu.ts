import { readFileSync } from 'node:fs';

/** What a process and those that it has started have taken since they began; 0 where the system doesn't tell. */
export function cpuMsOf(processId: number): number {
  try {
    const [, fields = ''] = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ');
    // Its own time, in user and in system, and that of its children that are over.
    const ticks = fields.split(' ').slice(11, 15).map(Number);
    const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').split(' ').filter(Boolean);
    const ofChildrenMs = children.reduce((sum, child) => sum + cpuMsOf(Number(child)), 0);
    return ticks.reduce((sum, tick) => sum + tick, 0) * TICK_MS + ofChildrenMs;
  } catch {
    return 0;
  }
}

const TICK_MS = 10;
