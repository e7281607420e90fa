import { thisOperator } from '../campaign/database/operator';
import { forgetInDatabase } from '../campaign/database/forgetInDatabase';
import { forgetPerson } from '../campaign/people/forgetPerson';
import { sentence } from '../sender/sentence';
import { onlyPositional, parseArguments } from './arguments/arguments';
import { THIS_TERMINAL } from './dataFolder';
import { EXIT } from './exit';
import { parsePhone } from './arguments/parsePhone';
import { FLEET_ARGUMENTS, isFleetPlace, openPlace } from './fleet/fleetPlace';
import { say } from './say';

/** `forget PHONE`: erases a person from every session and from the people's book. */
export async function forget(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...FLEET_ARGUMENTS,
    data: { type: 'string' },
    country: { type: 'string' },
  });
  const who = parsePhone(onlyPositional(positionals, 'PHONE'), values.country);
  const place = await openPlace(values);
  const { store, sealer, people } = place;
  try {
    const { rowCount, sessionCount, wasOptedOut } = isFleetPlace(place)
      ? await forgetInDatabase(who, { ...place, operator: thisOperator() })
      : await forgetPerson(who, { store, people, sealerOf: () => Promise.resolve(sealer), self: THIS_TERMINAL });
    process.stdout.write(`${JSON.stringify({ forgotten: true, sessions: sessionCount, rows: rowCount })}\n`);
    if (wasOptedOut) process.stderr.write(`${say(OPT_OUT_IS_GONE)}\n`);
    return EXIT.allSent;
  } finally {
    await people.close();
  }
}

const OPT_OUT_IS_GONE = sentence(
  'This person had opted out, and that is forgotten, too. Take them out of your own lists: nothing else keeps a message from them now.',
);
