/** A meeting that was held: who came, what was recorded, what was said of it. */
import type { Recording } from './recording.ts';

export interface Participant {
  /** Of this stay; somebody who comes again has another. */
  readonly userId: string;
  /** Of the person, where they are signed in to Zoom; else empty. */
  readonly id: string;
  readonly participantUuid: string;
  readonly name: string;
  /** Empty for those outside the account, as Zoom tells it. */
  readonly email: string;
  readonly registrantId: string;
  readonly joinedAt: number;
  leftAt: number | null;
}

export interface Summary {
  readonly title: string;
  readonly overview: string;
  readonly details: readonly { readonly label: string; readonly summary: string }[];
  readonly nextSteps: readonly string[];
  readonly createdAt: number;
}

/** Times are epoch milliseconds. */
export interface Instance {
  readonly uuid: string;
  readonly startedAt: number;
  /** `null`: it goes on. */
  endedAt: number | null;
  readonly participants: Participant[];
  recording: Recording | null;
  summary: Summary | null;
}
