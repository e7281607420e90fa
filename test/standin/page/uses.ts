import type { Modules } from './loader';

type Namespace = Modules[string];

/** What the libraries use of the page, by the phase in which they do. */
export interface Uses {
  phase: string;
  /** Forgets what was noted. */
  take(): Record<string, readonly string[]>;
}

declare global {
  interface Window {
    standInUses?: Uses;
  }
}

const noted = new Map<string, Set<string>>();

const uses: Uses = {
  phase: 'boot',
  take: () => {
    const taken = Object.fromEntries([...noted].map(([phase, paths]) => [phase, [...paths].sort()]));
    noted.clear();
    return taken;
  },
};

function note(path: string): void {
  const paths = noted.get(uses.phase) ?? new Set();
  noted.set(uses.phase, paths.add(path));
}

/**
 * Gives the modules so that their uses are noted. wa-js asks each module whether it's the one that it looks for, which is no use:
 * once it has found it, it asks for the same module again.
 */
export function recordUses(modules: Modules): (name: string) => Namespace | undefined {
  window.standInUses = uses;
  recordModels(modules);
  let asked = '';
  return (name) => {
    const namespace = modules[name];
    // In between it asks for React, which isn't here.
    if (namespace === undefined) return undefined;
    const isFound = asked === name || isAskedByName();
    asked = isFound ? '' : name;
    if (isFound) note(name);
    return proxied(namespace, name, isFound);
  };
}

/** By whatsapp-web.js, or code of ours: wa-js runs under a name of its own. */
function isAskedByName(): boolean {
  return !caller().includes('wa-js');
}

function proxied(namespace: Namespace, name: string, isUsed: boolean): Namespace {
  return new Proxy(namespace, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member);
      if (!isUsed || typeof member === 'symbol' || !(member in target)) return value;
      note(`${name}.${member}`);
      return value;
    },
    set: (target, member, value) => {
      note(`${name}.${String(member)} (replaced)`);
      return Reflect.set(target, member, value);
    },
  });
}

/** Methods of the models are noted where a library calls them, not where the page does. */
function recordModels(modules: Modules): void {
  for (const [name, namespace] of Object.entries(modules)) {
    if (BASES.has(name)) continue;
    for (const [member, value] of Object.entries(namespace)) {
      // What is made of such a class is a member of the module itself.
      if (member.endsWith('Impl')) continue;
      if (typeof value === 'function' && hasMethods(value)) {
        const path = member === 'default' ? name : `${name}.${member}`;
        recordMethods(value.prototype as object, `${path}.prototype`);
        recordMethods(value, path);
      } else if (typeof value === 'object' && value !== null) {
        recordMethods(value, `${name}.${member}`);
      }
    }
  }
}

/** Their methods are noted at what is made of them. */
const BASES = new Set(['WAWebEventEmitter', 'WAWebBaseCollection']);

function hasMethods(value: { readonly prototype?: unknown }): boolean {
  return typeof value.prototype === 'object' && Object.getOwnPropertyNames(value.prototype).length > 1;
}

const IGNORED = new Set(['constructor', 'length', 'name', 'prototype', 'arguments', 'caller', 'toString']);

/** A model can be a member of several modules. */
const pathsOf = new WeakMap<object, string[]>();

/** Each on the object itself: instances that share a class are told apart. */
function recordMethods(owner: object, path: string): void {
  const paths = pathsOf.get(owner) ?? [];
  paths.push(path);
  pathsOf.set(owner, paths);
  if (paths.length > 1) return;
  const names = new Set<string>();
  for (let level: object | null = owner; level && level !== Object.prototype && level !== Function.prototype;) {
    for (const name of Object.getOwnPropertyNames(level)) if (!IGNORED.has(name)) names.add(name);
    level = Reflect.getPrototypeOf(level);
  }
  for (const name of names) {
    const method: unknown = methodOf(owner, name);
    if (typeof method !== 'function' || /^class\b/u.test(String(method))) continue;
    const recording = function (this: unknown, ...values: unknown[]): unknown {
      if (isLibrary(directCaller())) for (const each of paths) note(`${each}.${name}`);
      return Reflect.apply(method, this, values);
    };
    // wa-js tells the forms of a function apart by the number of its parameters.
    Reflect.defineProperty(recording, 'length', { value: method.length });
    Reflect.defineProperty(owner, name, { value: recording, writable: true, configurable: true, enumerable: false });
  }
}

function methodOf(owner: object, name: string): unknown {
  for (let level: object | null = owner; level; level = Reflect.getPrototypeOf(level)) {
    const found = Reflect.getOwnPropertyDescriptor(level, name);
    if (found) return found.value;
  }
  return undefined;
}

/** The line of the stack that names who called the page. */
function caller(): string {
  const lines = (new Error('Who calls?').stack ?? '').split('\n').slice(1);
  return lines.find((line) => !line.includes('https://web.whatsapp.com')) ?? '';
}

/** The line of who called the method that notes. */
function directCaller(): string {
  // The error, this function, the method.
  return (new Error('Who calls?').stack ?? '').split('\n')[3] ?? '';
}

/** What puppeteer evaluates, or wa-js under the name that the recording script gives it. */
function isLibrary(line: string): boolean {
  return line.includes('pptr:') || line.includes('wa-js');
}
