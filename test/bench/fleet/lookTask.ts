import { openFleet } from '../../../src/fleet/fleet';
import { FleetSessions } from '../../../src/fleet/look/fleetSessions';
import { openPostgres } from '../../../src/fleet/postgres';
import type { FleetReport, FleetTask } from './tasks';

/** As a terminal lists them, and a window again and again. */
export async function look(
  task: Extract<FleetTask, { readonly kind: 'look' }>,
): Promise<Extract<FleetReport, { readonly kind: 'looked' }>> {
  const database = openPostgres(task.url);
  const sessions = new FleetSessions(await openFleet(database));
  const startMs = performance.now();
  const { sessions: seen } = await sessions.look();
  const firstMs = performance.now() - startMs;
  await sessions.look();
  const againMs = performance.now() - startMs - firstMs;
  await database.close();
  return { kind: 'looked', sessionCount: seen.length, firstMs, againMs };
}
