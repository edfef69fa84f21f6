/**
 * What a network keeps beside messages: meetings, who was in them, recordings, bookings. Times are epoch
 * milliseconds. A fact that is left out is not told; `null`: there is none.
 */
import type { EventBase } from './event.ts';

export interface MeetingFacts {
  topic?: string;
  agenda?: string | null;
  /** `null`: it has no set time. */
  startsAt?: number | null;
  /** Minutes. */
  duration?: number | null;
  /** IANA, where it was planned. */
  timeZone?: string | null;
  joinUrl?: string | null;
  passcode?: string | null;
  registrationUrl?: string | null;
  /** The platform's own id of one time that it was held. */
  instance?: string | null;
  host?: string | null;
  state?: 'scheduled' | 'started' | 'ended' | 'deleted';
  /** When it really began and ended last. */
  startedAt?: number | null;
  endedAt?: number | null;
  /** How it comes again, in the words of RFC 5545 (`FREQ=WEEKLY;…`). */
  recurrence?: string | null;
  /** What it said of itself afterwards. */
  summary?: string | null;
}

export interface ParticipantFacts {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  joinedAt?: number | null;
  leftAt?: number | null;
  /** Of the registration they came by. */
  registrant?: string | null;
  waiting?: boolean;
}

export interface RegistrantFacts {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  status?: 'pending' | 'approved' | 'denied' | 'cancelled';
  joinUrl?: string | null;
  registeredAt?: number | null;
}

/** A file of a recording. Never its download address with a token in it. */
export interface RecordingFacts {
  /** The platform's word for what is on it: `shared_screen_with_speaker_view`, `audio_only` … */
  type?: string | null;
  /** As file names end: `mp4`, `m4a`, `vtt`. */
  extension?: string | null;
  /** Bytes. */
  size?: number | null;
  startedAt?: number | null;
  endedAt?: number | null;
  playUrl?: string | null;
  passcode?: string | null;
  state?: 'processing' | 'completed' | 'trashed' | 'deleted';
}

export interface RecordFacts {
  meeting: MeetingFacts;
  participant: ParticipantFacts;
  registrant: RegistrantFacts;
  recording: RecordingFacts;
}

export type RecordKind = keyof RecordFacts;

/** Something became known of a record. Facts of a later time stand; said again, nothing changes. */
export type RecordEvent = {
  [K in RecordKind]: EventBase & {
    kind: 'record';
    account: string;
    record: K;
    /** Unique within the account and kind. */
    externalId: string;
    /** External id of the meeting it belongs to; `null` for a meeting. */
    meeting: string | null;
    facts: RecordFacts[K];
  };
}[RecordKind];
