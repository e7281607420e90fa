import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env, Uri, window, workspace } from 'vscode';
import type { DatabaseWindow } from '../../campaign/database/connectDatabase';
import { thisOperator } from '../../campaign/database/operator';
import { sentence } from '../../sender/sentence';
import { keyFromText, newKey } from '../../sessions/encryption';
import { settings } from '../window/settings';
import { say } from '../window/speech';
import { thisWindow } from '../window/thisWindow';

/** What a link to a database asks of this window. */
export const databaseWindow: DatabaseWindow = {
  address: () => settings.databaseAddress(),
  setting: `${settings.section}.database`,
  operator: thisOperator,
  owner: thisWindow,
  askPassword,
  askKey,
};

async function askPassword(server: string): Promise<string | null> {
  const password = await window.showInputBox({
    title: say(sentence('Connect to Database…')),
    prompt: say(sentence('Password of the database {0}. It is kept in VS Code’s secret storage.', server)),
    password: true,
    ignoreFocusOut: true,
  });
  return password === undefined || password === '' ? null : password;
}

async function askKey(server: string, mayMake: boolean): Promise<Buffer | null> {
  const make = { label: say(sentence('Make a new key')), from: makeKey } as const;
  const known = [
    { label: say(sentence('Type or paste the key')), from: typeKey },
    { label: say(sentence('Read the key from a file…')), from: readKey },
  ] as const;
  const picked = await window.showQuickPick(mayMake ? [make, ...known] : known, {
    title: say(sentence('Connect to Database…')),
    placeHolder: say(
      mayMake
        ? sentence('Which key seals what is personal in {0}? Workers need the same one.', server)
        : sentence('The key that seals what is personal in {0}, as the workers have it', server),
    ),
    ignoreFocusOut: true,
  });
  return (await picked?.from()) ?? null;
}

async function typeKey(): Promise<Buffer | null> {
  const text = await window.showInputBox({
    title: say(sentence('Connect to Database…')),
    prompt: say(sentence('The key, as in the key file of the workers. It is kept in VS Code’s secret storage.')),
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed === '' || keyFromText(typed) !== null ? null : say(KEY_RULE)),
  });
  return keyFromText(text ?? '');
}

async function readKey(): Promise<Buffer | null> {
  const [file] = (await window.showOpenDialog({ title: say(sentence('Read the key from a file…')) })) ?? [];
  if (file === undefined) return null;
  const text = file.scheme === 'file' ? await readFile(file.fsPath, 'utf8') : textOf(await workspace.fs.readFile(file));
  const key = keyFromText(text);
  if (key === null) void window.showErrorMessage(say(KEY_RULE));
  return key;
}

/** Taken only once the user has it elsewhere as well: it is shown this once. */
async function makeKey(): Promise<Buffer | null> {
  const key = newKey();
  const text = key.toString('base64');
  const question = say(sentence('Where does the new key go?'));
  const detail = say(
    sentence(
      'Each worker needs it as its key file, and it isn’t shown again. Without it nothing that is sealed in the database can be read.',
    ),
  );
  const [copy, save] = [say(sentence('Copy It')), say(sentence('Save as a File…'))];
  const answer = await window.showInformationMessage(question, { modal: true, detail }, save, copy);
  if (answer === copy) {
    await env.clipboard.writeText(text);
    return key;
  }
  return answer === save && (await saveKey(text)) ? key : null;
}

async function saveKey(text: string): Promise<boolean> {
  const saveLabel = say(sentence('Save'));
  const uri = await window.showSaveDialog({
    title: say(sentence('Save as a File…')),
    saveLabel,
    defaultUri: homeFile(),
  });
  if (uri === undefined) return false;
  const content = `${text}\n`;
  // Read by whoever runs the worker, and nobody else.
  if (uri.scheme === 'file') await writeFile(uri.fsPath, content, { mode: 0o600 });
  else await workspace.fs.writeFile(uri, Buffer.from(content));
  return true;
}

function homeFile(): Uri {
  return Uri.file(join(homedir(), 'excel-whatsapp.key'));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

const KEY_RULE = sentence('A key is 32 bytes as base64: 44 characters, with an = at the end.');
