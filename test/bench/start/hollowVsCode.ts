import { join } from 'node:path';

/** A `vscode` that agrees to everything and does nothing, but for what an extension asks of it while it starts. */
export function hollowVsCode(): unknown {
  return withAnything({
    version: '1.100.0',
    l10n: { bundle: undefined, t: (text: string) => text },
    env: withAnything({ language: 'en', uriScheme: 'vscode' }),
    EventEmitter: class {
      readonly event = (): unknown => NOTHING_TO_DISPOSE;
      fire(): void {}
      dispose(): void {}
    },
    Uri: {
      joinPath: ({ fsPath }: { readonly fsPath: string }, ...names: string[]) => uri(join(fsPath, ...names)),
      file: uri,
      parse: uri,
    },
    workspace: withAnything({
      getConfiguration: () => SETTINGS,
      workspaceFolders: [],
      isTrusted: true,
    }),
  });
}

/** Of an extension that lies in the folder above its bundles. */
export function hollowContext(dataFolder: string, dist: string, packageJSON: unknown): unknown {
  const memento = { get: (_key: string, fallback: unknown) => fallback, update: nothing, keys: () => [] };
  return {
    globalStorageUri: uri(dataFolder),
    extensionUri: uri(join(dist, '..')),
    secrets: { get: nothing, store: nothing, delete: nothing, onDidChange: () => NOTHING_TO_DISPOSE },
    globalState: memento,
    workspaceState: memento,
    subscriptions: [],
    extension: { packageJSON },
  };
}

const uri = (fsPath: string): unknown => ({ fsPath, path: fsPath, toString: () => fsPath });
const nothing = (): Promise<void> => Promise.resolve();
const NOTHING_TO_DISPOSE = { dispose: (): void => undefined };
/** As if nobody had set any. */
const SETTINGS = { get: (_name: string, fallback: unknown) => fallback, has: () => false, inspect: () => undefined };

/** What isn't there is a function, a class and an object in one. */
function withAnything(known: object): unknown {
  return new Proxy(known, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : anything()),
  });
}

function anything(): unknown {
  // It can be called, and made new ones of.
  function hollow(): void {}
  return new Proxy(hollow, {
    get: (target, name) => {
      // A promise is what has `then`; a function’s prototype can't be another than its own.
      if (name === 'prototype') return Reflect.get(target, name);
      return name === 'then' || typeof name === 'symbol' ? undefined : anything();
    },
    set: () => true,
    apply: () => anything(),
    construct: () => ({ ...NOTHING_TO_DISPOSE }),
  });
}
