import * as v from 'valibot';
import { ROW_LISTS, type RowList } from '../panel/protocol';
import { type FromWebview } from '../panel/intents';

export interface VsCodeApi {
  postMessage(intent: FromWebview): void;
  getState(): unknown;
  setState(state: PageState): void;
}

/** What the page itself remembers while it is hidden; everything else comes from the host. */
export interface PageState {
  /** What the panel is about. The host finds the panel's campaign by it after a reload. */
  readonly key: string;
  /** The message being written, where the host may not have it yet. */
  readonly draft: string | null;
  readonly openVerdict: RowList | null;
  /** Folded or open by hand; null while the page decides. */
  readonly sendingOpen: boolean | null;
  readonly detailsOpen: boolean | null;
  readonly scrollTop: number;
}

export const EMPTY_PAGE_STATE: PageState = {
  key: '',
  draft: null,
  openVerdict: null,
  sendingOpen: null,
  detailsOpen: null,
  scrollTop: 0,
};

const schema = v.object({
  key: v.string(),
  draft: v.nullable(v.string()),
  openVerdict: v.nullable(v.picklist(ROW_LISTS)),
  sendingOpen: v.nullable(v.boolean()),
  detailsOpen: v.nullable(v.boolean()),
  scrollTop: v.number(),
});

/** Kept by VS Code, so it may come from an older version of the page. */
export class PageMemory {
  readonly #api: VsCodeApi;
  #state: PageState;

  constructor(api: VsCodeApi) {
    this.#api = api;
    const parsed = v.safeParse(schema, api.getState());
    this.#state = parsed.success ? parsed.output : EMPTY_PAGE_STATE;
  }

  get state(): PageState {
    return this.#state;
  }

  /** On opening: forgets what belongs to another campaign. */
  open(key: string): void {
    this.remember(this.#state.key === key ? {} : { ...EMPTY_PAGE_STATE, key });
  }

  /** The campaign has become a session, or goes on without one. */
  follow(key: string): void {
    if (this.#state.key !== key) this.remember({ key });
  }

  remember(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#api.setState(this.#state);
  }
}
