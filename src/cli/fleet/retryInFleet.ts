import { thisOperator } from '../../campaign/database/operator';
import { nobodyText } from '../../campaign/children/nobodyText';
import { retryHandedIn } from '../../campaign/database/retryHandedIn';
import { readFleetSession } from '../../fleet/sessionRows';
import { noSession } from '../../fleet/steering';
import { unreadableRowsText } from '../../sender/journal/resultsTable';
import { confirmSend } from '../arguments/runArguments';
import { DECIDE_BLANK } from '../arguments/workbookArguments';
import { EXIT } from '../exit';
import { say } from '../say';
import { enterOwnOptOuts, openFleetPlace, type FleetValues } from './fleetPlace';

/** `retry ID --database URL`: the new session is handed in for the account of the other one, and sent by its worker. */
export async function retryInFleet(
  id: string,
  values: FleetValues & { readonly database: string },
  isConfirmed: boolean,
): Promise<number> {
  const place = await openFleetPlace(values);
  const { fleet, sealer, people, rules } = place;
  const about = await readFleetSession(fleet.database, id);
  if (about === null) throw noSession(id);
  try {
    await enterOwnOptOuts(place);
    const made = await retryHandedIn({ fleet, sealer, people, operator: thisOperator() }, about, {
      decide: DECIDE_BLANK,
      confirm: async (question) => {
        await confirmSend(question, rules, isConfirmed);
        return true;
      },
    });
    switch (made.kind) {
      case 'nobody':
        process.stderr.write(`${say(nobodyText('retry'))}\n`);
        return EXIT.allSent;
      case 'declined':
        return EXIT.usage;
      case 'made':
        if (made.unreadableCount > 0) process.stderr.write(`${say(unreadableRowsText(made.unreadableCount))}\n`);
        process.stdout.write(`${JSON.stringify({ session: made.sessionId })}\n`);
        return EXIT.allSent;
    }
  } finally {
    await people.close();
  }
}
