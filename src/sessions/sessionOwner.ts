import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence, type Sentence } from '../sender/sentence';

/** Who drives a session: the program, and what a person knows it by. */
export type SessionOwner =
  /** A window of VS Code, by the name of its folder or workspace; empty where none is open. */
  | { readonly kind: 'window'; readonly name: string }
  | { readonly kind: 'terminal'; readonly processId: number }
  /** A process that goes on with what a window has begun; it lets go when a window asks. */
  | { readonly kind: 'background'; readonly processId: number }
  /** A worker on a database, by its computer and process. */
  | { readonly kind: 'worker'; readonly name: string }
  /** Somebody is there who didn't say: too busy, or of another version. */
  | { readonly kind: 'unnamed' };

/** What an owner answered. */
export function parseOwner(answer: string): SessionOwner {
  try {
    return v.parse(ownerSchema, JSON.parse(answer));
  } catch {
    return { kind: 'unnamed' };
  }
}

/** Who it is, as a sentence of its own. */
export function ownerText(owner: SessionOwner): Sentence {
  switch (owner.kind) {
    case 'window':
      return owner.name === ''
        ? sentence('Another window of VS Code, without a folder, is sending this session.')
        : sentence('Another window of VS Code, “{0}”, is sending this session.', owner.name);
    case 'terminal':
      return sentence('A terminal (process {0}) is sending this session.', String(owner.processId));
    case 'background':
      return sentence('This session is being sent in the background.');
    case 'worker':
      return sentence('The worker {0} is sending this session.', owner.name);
    case 'unnamed':
      return sentence('Another window or program is sending this session.');
  }
}

export function drivenElsewhere(owner: SessionOwner): HumanError {
  const todo =
    owner.kind === 'background'
      ? sentence('Open it in VS Code, where it then goes on.')
      : sentence('Go on there, or stop it there first.');
  return new HumanError(ownerText(owner), todo);
}

/** In UTF-16 units; a longer name is cut. */
export const MAX_NAME_LENGTH = 200;

const ownerSchema = v.variant('kind', [
  v.object({ kind: v.literal('window'), name: v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)) }),
  v.object({ kind: v.literal('terminal'), processId: v.pipe(v.number(), v.integer()) }),
  v.object({ kind: v.literal('background'), processId: v.pipe(v.number(), v.integer()) }),
]);
