import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** Whoever has read it since is asked of WhatsApp, through the account itself. */
export function followedElsewhere(): HumanError {
  return new HumanError(
    sentence(
      'A follow-up asks WhatsApp who has read the message since, and of a database’s accounts only their workers can.',
    ),
    sentence(
      'Export the results, keep the rows that are to hear from you again, and send those as a list of their own.',
    ),
  );
}
