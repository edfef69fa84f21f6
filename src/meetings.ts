/** What a network with meetings can do for whoever arranges one, whichever network it is. Part of the contract. */
import type { MeetingFacts } from './domain/record.ts';
import type { Session } from './gate.ts';

/** What a meeting is to be. */
export interface MeetingPlan {
  topic: string;
  /** Epoch milliseconds. */
  startsAt: number;
  /** Minutes. */
  duration: number;
  /** IANA. */
  timeZone: string;
  agenda?: string | undefined;
  /** Our own word for it, kept with the meeting: {@link Meetings.find} finds it again by it. */
  reference?: string | undefined;
  /** What only this network has, in its gate's own words. */
  native?: Readonly<Record<string, unknown>> | undefined;
}

/** A meeting as the network tells of it. */
export interface Meeting {
  externalId: string;
  facts: MeetingFacts;
  /** The item as the platform sent it. */
  raw: unknown;
}

export interface Meetings {
  /** Makes one, once: must not be tried again where the answer did not come, before {@link find} was asked. */
  create(session: Session, plan: MeetingPlan): Promise<Meeting>;
  /** Changes what is named. Doing it twice is doing it once. @throws GateError exit 5 where there is none */
  update(
    session: Session,
    externalId: string,
    change: Partial<Omit<MeetingPlan, 'reference'>>,
  ): Promise<void>;
  /** Also resolves where it is gone already. */
  delete(session: Session, externalId: string): Promise<void>;
  /** `null`: there is none. */
  show(session: Session, externalId: string): Promise<Meeting | null>;
  /** Those to come, or of a time (epoch milliseconds), a page at a time. */
  list(
    session: Session,
    filter: { from?: number | undefined; to?: number | undefined },
  ): AsyncIterable<readonly Meeting[]>;
  /** The one that was made with this reference for that time; `null`: none was. */
  find(session: Session, reference: string, startsAt: number): Promise<Meeting | null>;
}
