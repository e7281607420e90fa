import { readFile } from 'node:fs/promises';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { usageError } from '../arguments/arguments';

/** A secret is never an argument, which every process of the computer sees. @throws HumanError where there is none in it */
export async function readSecretFile(argument: string, file = ''): Promise<string> {
  if (file === '')
    throw usageError(sentence('{0} needs a value; one that begins with a dash is written {0}=….', argument));
  const secret = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (/^[\x21-\x7e]+$/u.test(secret)) return secret;
  throw new HumanError(
    sentence('The file of {0} isn’t there, or holds no token: {1}.', argument, file),
    sentence('Write the token, and nothing else, into a file that only you can read.'),
  );
}
