import { countOf, sentence, type Sentence } from '../sentence';

export interface ListToSend {
  readonly sentCount: number;
  /** Of them, with whom there is no chat yet, as far as is known. */
  readonly newChatCount: number;
}

/** Why one's own WhatsApp isn't the right way for a list, or not the only one; null where nothing speaks against it. */
export function adviseBusiness({ sentCount, newChatCount }: ListToSend): Sentence | null {
  const [all, newChats] = [countOf(sentCount), countOf(newChatCount)];
  if (newChatCount >= MANY_NEW_COUNT)
    return newChatCount === sentCount
      ? sentence(
          '{0} recipients, all of them new chats: the Business API is made for this, your own WhatsApp isn’t.',
          all,
        )
      : sentence(
          '{0} recipients, {1} of them new chats: the Business API is made for this, your own WhatsApp isn’t.',
          all,
          newChats,
        );
  if (sentCount < MANY_COUNT) return null;
  return sentence(
    '{0} recipients, {1} of them new chats: your own WhatsApp may do for people who know you, the Business API is made for so many.',
    all,
    newChats,
  );
}

const MANY_COUNT = 1000;
/** More than WhatsApp lets an account of one's own begin in weeks. */
const MANY_NEW_COUNT = 500;
