/** Exit codes, for scripts. */
export const EXIT = {
  allSent: 0,
  /** Nothing was sent: the call, its input or this computer isn't right, and standard error says what to do. */
  usage: 2,
  /** The run is over, and some rows weren't sent or are in doubt. */
  notAllSent: 3,
  /** Interrupted or paused, or WhatsApp or the network is at fault; `resume` goes on. */
  resumable: 4,
} as const;
