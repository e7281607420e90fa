import { workspace } from 'vscode';
import { MAX_NAME_LENGTH, type SessionOwner } from '../../sessions/sessionOwner';

/** This window, as other windows and programs are told of it. */
export function thisWindow(): SessionOwner {
  return { kind: 'window', name: (workspace.name ?? '').slice(0, MAX_NAME_LENGTH) };
}
