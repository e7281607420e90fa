import { recordUses } from './uses';
import { settings } from './server';

type Namespace = Record<string, unknown>;
export type Modules = Record<string, Namespace>;

/**
 * Offers the modules as the page's own loader does: `require` gives a module that exports one thing only as that thing,
 * `importNamespace` always gives all it exports; wa-js searches the names in `require('__debug')`.
 */
export function offerModules(modules: Modules): void {
  for (const path of settings.missing) remove(modules, path);
  const offered = settings.recordsUse ? recordUses(modules) : modules;
  const modulesMap = Object.fromEntries(Object.keys(modules).map((name) => [name, { factory: () => undefined }]));
  const importNamespace = (name: string): Namespace => {
    const namespace = (typeof offered === 'function' ? offered(name) : offered[name]) ?? null;
    if (namespace === null) throw new Error(`Requiring unknown module "${name}"`);
    return namespace;
  };
  Reflect.set(window, 'importNamespace', importNamespace);
  Reflect.set(window, 'ErrorGuard', { skipGuardGlobal: () => undefined });
  Reflect.set(window, '__d', () => undefined);
  Reflect.set(window, 'require', (name: string) => {
    if (name === '__debug') return { modulesMap };
    const namespace = importNamespace(name);
    return isDefaultOnly(namespace) ? namespace['default'] : namespace;
  });
}

function isDefaultOnly(namespace: Namespace): boolean {
  const [first, ...more] = Object.keys(namespace);
  return first === 'default' && more.length === 0;
}

/** Takes a module or a member of one away, as an update of WhatsApp Web does. */
function remove(modules: Modules, path: string): void {
  const [name = '', ...members] = path.split('.');
  const namespace = modules[name];
  if (namespace === undefined) throw new Error(`There is no ${path} that could be missing`);
  const last = members.pop();
  if (last === undefined) {
    delete modules[name];
    return;
  }
  const [first = last] = members;
  // A class or a model that is all that a module exports is named by the module alone.
  let owner: unknown = isDefaultOnly(namespace) && first !== 'default' ? namespace['default'] : namespace;
  for (const member of members) owner = Reflect.get(owner as object, member);
  if (!Reflect.has(owner as object, last)) throw new Error(`There is no ${path} that could be missing`);
  Reflect.deleteProperty(owner as object, last);
  // What is inherited stays with the others of its kind.
  if (Reflect.has(owner as object, last)) Reflect.defineProperty(owner as object, last, { value: undefined });
}
