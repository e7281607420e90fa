import { ACCOUNT_NAME, accountId, accountName, DEFAULT_ACCOUNT } from '../../fleet/accountId';
import { sentence } from '../../sender/sentence';
import type { Asking } from '../dialogs/dialogs';
import type { CampaignWindow } from '../ports';

/** Through which account a worker is to send, and that it was told so. */
export function handingIn({
  dialogs,
  texts: { say },
}: Asking): Pick<CampaignWindow, 'chooseAccount' | 'showHandingIn'> {
  const title = say(sentence('Hand In to a Worker'));
  return {
    chooseAccount: async (transport, known) => {
      const ofTransport = known.filter((id) => id === accountId(transport, accountName(id))).map(accountName);
      const names = [...new Set([...ofTransport, DEFAULT_ACCOUNT])];
      const picked = await dialogs.pick<{ readonly name: string | null }>({
        title,
        placeHolder: say(sentence('Which account is it sent through? A worker must send for it.')),
        items: [
          ...names.map((name) => ({ label: name, value: { name } })),
          { label: say(sentence('Another account…')), value: { name: null } },
        ],
        isFleeting: true,
      });
      if (picked === null || picked.name !== null) return picked?.name ?? null;
      const typed = await dialogs.type({
        title,
        prompt: say(sentence('Name of the account, as in the worker’s --account')),
        isFleeting: true,
        problem: (text) => (ACCOUNT_NAME.test(text.trim()) ? '' : say(NAME_RULE)),
      });
      return typed?.trim() ?? null;
    },
    showHandingIn: async (working) => {
      const id = await dialogs.follow(say(sentence('Handing it in to the database…')), false, () => working);
      await dialogs.tell('info', say(HANDED_IN), []);
      return id;
    },
  };
}

const HANDED_IN = sentence('It is handed in. Workers go on with it, also without this window.');
const NAME_RULE = sentence('Up to 64 letters, digits and spaces.');
