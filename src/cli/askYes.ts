import { createInterface } from 'node:readline/promises';
import { HumanError } from '../sender/humanError';
import { sentence, type Sentence } from '../sender/sentence';
import { say } from './say';

/**
 * Asks once, plainly; a script says `--yes`.
 * @param nothing what holds after any other answer
 * @throws HumanError after any other answer, and where nobody can be asked.
 */
export async function askYes(question: Sentence, prompt: Sentence, nothing: Sentence): Promise<void> {
  if (!process.stdin.isTTY) throw new HumanError(question, sentence('Add {0} to go on.', '--yes'));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${say(question)}\n${say(prompt)} `);
  terminal.close();
  if (['yes', say(sentence('yes'))].includes(answer.trim().toLowerCase())) return;
  throw new HumanError(nothing, sentence('Type yes when you want it.'));
}
