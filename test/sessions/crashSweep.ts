import { setImmediate as turn } from 'node:timers/promises';
import { CRASHES, SimulatedComputer, type Crash } from './simulatedComputer';

export interface Seeds {
  readonly first: number;
  readonly count: number;
  /** How many operations further the next crash is; it comes in every one where this is left out. */
  readonly stride?: (place: number) => number;
  /** How to see one of them again. */
  readonly again: (seed: number) => string;
}

/** Does it with a crash in its first operation, then in its second, and so on until it gets done before it crashes. */
export async function sweepCrashes(
  { first, count, stride = () => 1, again }: Seeds,
  act: (computer: SimulatedComputer, place: number, crash: Crash) => Promise<boolean>,
): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    for (const [way, crash] of CRASHES.entries()) {
      let isDone = false;
      for (let place = 1; !isDone; place += stride(place)) {
        // The simulation never lets the event loop turn by itself.
        await turn();
        const computer = new SimulatedComputer(seed * 10_000 + place * CRASHES.length + way);
        isDone = await act(computer, place, crash).catch((error: unknown) => {
          throw new Error(`${crash} in operation ${place}: ${String(error)}\nAgain: ${again(seed)}`, { cause: error });
        });
      }
    }
  }
}
