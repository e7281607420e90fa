import type { PanelState } from '../../panel/protocol';
import type { Section } from '../page';
import { element } from './element';

/** A section of which nothing is there before it is to be seen. */
export interface LaterSection<S extends Section> extends Section {
  /** Null before. */
  readonly built: () => S | null;
}

/** Builds a section, widgets and all, when a state first shows something of it. */
export function whenSeen<S extends Section>(isSeen: (state: PanelState) => boolean, build: () => S): LaterSection<S> {
  const node = element('div');
  node.hidden = true;
  let built: S | null = null;
  let before: PanelState | null = null;
  return {
    node,
    built: () => built,
    update: (state) => {
      if (built === null && isSeen(state)) {
        built = build();
        node.replaceWith(built.node);
        // What has changed is told by what was before.
        if (before !== null) built.update(before);
      }
      before = state;
      built?.update(state);
    },
  };
}
