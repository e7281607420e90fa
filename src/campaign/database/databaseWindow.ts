import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sentence } from '../../sender/sentence';
import { keyFromText, newKey } from '../../sessions/encryption';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { Asking } from '../dialogs/dialogs';
import type { WindowFiles } from '../dialogs/windowFiles';
import type { WindowSettings } from '../settings/windowSettings';
import type { DatabaseWindow } from './connectDatabase';
import { thisOperator } from './operator';

export interface DatabaseWindowParts extends Asking {
  readonly files: WindowFiles;
  readonly settings: Pick<WindowSettings, 'databaseAddress' | 'section'>;
  /** This window, as others are told of it. */
  readonly self: () => SessionOwner;
}

/** What a link to a database asks of a window. */
export function databaseWindow(parts: DatabaseWindowParts): DatabaseWindow {
  const { settings, self } = parts;
  return {
    address: () => settings.databaseAddress(),
    setting: `${settings.section}.database`,
    operator: thisOperator,
    owner: self,
    askPassword: async (server) => await askPassword(server, parts),
    askKey: async (mayMake) => await askKey(mayMake, parts),
  };
}

async function askPassword(server: string, { dialogs, texts: { say } }: Asking): Promise<string | null> {
  const password = await dialogs.type({
    title: say(TITLE),
    prompt: say(sentence('Password of the database {0}. It is kept in VS Code’s secret storage.', server)),
    isSecret: true,
  });
  return password || null;
}

async function askKey(mayMake: boolean, parts: DatabaseWindowParts): Promise<Buffer | null> {
  const { dialogs, texts } = parts;
  const { say } = texts;
  const make = { label: say(sentence('Make a new key')), value: makeKey };
  const known = [
    { label: say(sentence('Type or paste the key')), value: typeKey },
    { label: say(READ_KEY), value: readKey },
  ];
  const placeHolder = mayMake
    ? sentence('Which key seals what is personal? Workers need the same one.')
    : sentence('The key that seals what is personal, as the workers have it');
  const items = mayMake ? [make, ...known] : known;
  const from = await dialogs.pick({ title: say(TITLE), placeHolder: say(placeHolder), items });
  return from && (await from(parts));
}

async function typeKey({ dialogs, texts: { say } }: Asking): Promise<Buffer | null> {
  const text = await dialogs.type({
    title: say(TITLE),
    prompt: say(sentence('The key, as in the key file of the workers. It is kept in VS Code’s secret storage.')),
    isSecret: true,
    problem: (typed) => (typed === '' || keyFromText(typed) !== null ? '' : say(KEY_RULE)),
  });
  return keyFromText(text ?? '');
}

async function readKey({ files, dialogs, texts: { say } }: DatabaseWindowParts): Promise<Buffer | null> {
  const file = await files.choose({ title: say(READ_KEY) });
  if (file === null) return null;
  const bytes = file.path === null ? await files.read(file) : await readFile(file.path);
  const key = keyFromText(new TextDecoder().decode(bytes));
  if (key === null) await dialogs.tell('error', say(KEY_RULE), []);
  return key;
}

/** Taken only once the user has it elsewhere as well: it is shown this once. */
async function makeKey(parts: DatabaseWindowParts): Promise<Buffer | null> {
  const { dialogs, texts } = parts;
  const { say } = texts;
  const key = newKey();
  const text = key.toString('base64');
  const detail = sentence(
    'Each worker needs it as its key file, and it isn’t shown again. Without it nothing that is sealed in the database can be read.',
  );
  const place = await dialogs.decide({
    tone: 'info',
    question: say(sentence('Where does the new key go?')),
    detail: say(detail),
    actions: [
      { label: say(SAVE_KEY), value: 'file' },
      { label: say(sentence('Copy It')), value: 'clipboard' },
    ] as const,
  });
  if (place === 'clipboard') await dialogs.copy(text);
  const isKept = place === 'file' ? await saveKey(text, parts) : place === 'clipboard';
  return isKept ? key : null;
}

async function saveKey(text: string, { files, texts: { say } }: DatabaseWindowParts): Promise<boolean> {
  const home = pathToFileURL(join(homedir(), 'x')).href;
  const file = await files.chooseNew({
    title: say(SAVE_KEY),
    saveLabel: say(sentence('Save')),
    suggested: files.beside(home, 'excel-whatsapp.key'),
  });
  if (file === null) return false;
  const content = `${text}\n`;
  // Read by whoever runs the worker, and nobody else.
  if (file.path === null) await files.write(file, Buffer.from(content));
  else await writeFile(file.path, content, { mode: 0o600 });
  return true;
}

const TITLE = sentence('Connect to Database…');
const READ_KEY = sentence('Read the key from a file…');
const SAVE_KEY = sentence('Save as a File…');
const KEY_RULE = sentence('A key is 32 bytes as base64: 44 characters, with an = at the end.');
