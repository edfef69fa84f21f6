/** How fast an account sends, or to one person: what the processes of one machine share of it. Times are epoch milliseconds. */

/** A token bucket's level at a time. Below zero: that much is reserved ahead. */
export interface Bucket {
  tokens: number;
  at: number;
}

/** The platform said that it was too fast: a pause, and slower for a while after it. */
export interface Hold {
  until: number;
  /** When it was said. */
  since: number;
  /** How often in a row, with nothing taken in between. */
  refusals: number;
  /** Whether something was taken since. */
  passed: boolean;
  /** The part of the rate that is in use when it ends; grows back to 1. */
  share: number;
  /** The platform's code and what it means. */
  reason: { code: string; message: string };
}

export interface Pace extends Bucket {
  /** The last one; long over, it says nothing. */
  hold: Hold | null;
}
