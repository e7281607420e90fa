import { recordUses } from './uses';
import { ask, settings } from './server';

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
  const last = members.pop();
  if (namespace === undefined) {
    complain(path);
  } else if (last === undefined) {
    delete modules[name];
  } else {
    const owner = ownerOf(namespace, members, last);
    if (owner === null) complain(path);
    else if (owner === namespace) delete namespace[last];
    // The page's own code may set it again, and what is inherited stays with the others of its kind.
    else Reflect.defineProperty(owner, last, { get: () => undefined, set: () => {}, configurable: true });
  }
}

/** A class or a model that is all that a module exports is named by the module alone. */
function ownerOf(namespace: Namespace, members: readonly string[], last: string): object | null {
  const first = members[0] ?? last;
  let owner: unknown = isDefaultOnly(namespace) && first !== 'default' ? namespace['default'] : namespace;
  for (const member of members) owner = isObject(owner) ? Reflect.get(owner, member) : null;
  return isObject(owner) && Reflect.has(owner, last) ? owner : null;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A page that misses what it never had would pass for one that is broken. */
function complain(path: string): void {
  void ask('/complain', { about: `The stand-in has no ${path} that could be missing` });
}
