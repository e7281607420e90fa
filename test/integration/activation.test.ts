import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './harness';

const ID = 'excel-to-whatsapp.excel-whatsapp';

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

test('the extension is there and activates', async () => {
  await activated();
});

test('every command of the manifest is registered', async () => {
  const { packageJSON } = await activated();
  const { contributes }: Manifest = packageJSON;
  const contributed = contributes?.commands?.map(({ command }) => command) ?? [];
  const registered = new Set(await vscode.commands.getCommands(true));
  assert.notEqual(contributed.length, 0);
  assert.deepEqual(
    contributed.filter((command) => !registered.has(command)),
    [],
  );
});

async function activated(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension, `VS Code doesn't know ${ID}.`);
  await extension.activate();
  assert.ok(extension.isActive);
  return extension;
}
