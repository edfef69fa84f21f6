/** Records as Substance shows them. A fact that was never told is `null`. */
import type { BookingState, BookingStep } from '../domain/booking.ts';
import type { RecordFacts } from '../domain/record.ts';
import type { RecordList } from './held.ts';
import { isoTime } from './names.ts';
import type {
  SubstanceBooking,
  SubstanceMeeting,
  SubstanceParticipant,
  SubstanceRecording,
  SubstanceRegistrant,
} from './schema.ts';
import type { SourceRecord } from './source.ts';

/** Where a record stands in time: when it begins, or when it became known. Epoch milliseconds. */
export function timeOf({ startsAt, createdAt }: SourceRecord): number {
  return startsAt ?? createdAt;
}

/** @param steps what was done for a booking; of nothing else */
export function toRecord(
  list: RecordList,
  record: SourceRecord,
  { raw, steps }: { raw: boolean; steps: readonly BookingStep[] },
): object {
  const shown = list === 'bookings' ? toBooking(record, steps) : SHOWN[list](record);
  return { ...shown, ...(raw && { raw: record.raw }) };
}

const SHOWN: Readonly<Record<Exclude<RecordList, 'bookings'>, (record: SourceRecord) => object>> = {
  meetings: toMeeting,
  participants: toParticipant,
  registrants: toRegistrant,
  recordings: toRecording,
};

function headOf(record: SourceRecord) {
  const { externalId: id, accountId: account } = record;
  return { id, account, timestamp: isoTime(timeOf(record)) };
}

function toMeeting(record: SourceRecord): SubstanceMeeting {
  const facts = record.facts as RecordFacts['meeting'];
  return {
    ...headOf(record),
    topic: facts.topic ?? null,
    agenda: facts.agenda ?? null,
    start: iso(facts.startsAt),
    duration: facts.duration ?? null,
    timeZone: facts.timeZone ?? null,
    state: facts.state ?? null,
    startedAt: iso(facts.startedAt),
    endedAt: iso(facts.endedAt),
    instance: facts.instance ?? null,
    host: facts.host ?? null,
    joinUrl: facts.joinUrl ?? null,
    passcode: facts.passcode ?? null,
    registrationUrl: facts.registrationUrl ?? null,
    recurrence: facts.recurrence ?? null,
    summary: facts.summary ?? null,
    conversation: talkOf(record),
  };
}

function toParticipant(record: SourceRecord): SubstanceParticipant {
  const facts = record.facts as RecordFacts['participant'];
  return {
    ...headOf(record),
    meeting: record.meeting,
    name: facts.name ?? null,
    email: facts.email ?? null,
    phone: facts.phone ?? null,
    joinedAt: iso(facts.joinedAt),
    leftAt: iso(facts.leftAt),
    waiting: facts.waiting ?? false,
    registrant: facts.registrant ?? null,
  };
}

function toRegistrant(record: SourceRecord): SubstanceRegistrant {
  const facts = record.facts as RecordFacts['registrant'];
  return {
    ...headOf(record),
    meeting: record.meeting,
    name: facts.name ?? null,
    email: facts.email ?? null,
    phone: facts.phone ?? null,
    status: facts.status ?? null,
    joinUrl: facts.joinUrl ?? null,
    registeredAt: iso(facts.registeredAt),
  };
}

function toRecording(record: SourceRecord): SubstanceRecording {
  const facts = record.facts as RecordFacts['recording'];
  return {
    ...headOf(record),
    meeting: record.meeting,
    type: facts.type ?? null,
    extension: facts.extension ?? null,
    size: facts.size ?? null,
    startedAt: iso(facts.startedAt),
    endedAt: iso(facts.endedAt),
    playUrl: facts.playUrl ?? null,
    passcode: facts.passcode ?? null,
    state: facts.state ?? null,
  };
}

function toBooking(record: SourceRecord, steps: readonly BookingStep[]): SubstanceBooking {
  const state = record.facts as BookingState;
  const { booking } = state;
  return {
    ...headOf(record),
    uid: state.uid,
    formerly: [...state.formerly],
    title: booking.title,
    type: booking.type,
    start: isoTime(booking.startsAt),
    end: isoTime(booking.endsAt),
    status: state.status,
    absent: state.absent,
    superseded: state.supersededBy !== null,
    version: state.version,
    movedFrom: iso(state.movedFrom),
    bookedAt: iso(booking.bookedAt),
    reason: booking.reason,
    notes: booking.notes,
    guests: booking.guests.map(({ name, email, phone, timeZone, locale, absent }) => {
      return { name, email, phone, timeZone, locale, absent };
    }),
    place: {
      kind: booking.place.kind,
      value: 'value' in booking.place ? booking.place.value : null,
    },
    meeting: record.meeting === null ? null : meetingNamed(record.meeting),
    conversation: talkOf(record),
    steps: steps.map(({ name, version, state: reached, updatedAt }) => {
      return { name, version, state: reached, at: isoTime(updatedAt) };
    }),
  };
}

/** `zoom:u1/123` */
function meetingNamed(name: string): { account: string; id: string } {
  const end = name.lastIndexOf('/');
  return { account: name.slice(0, end), id: name.slice(end + 1) };
}

function talkOf({ conversationId }: SourceRecord): string | null {
  return conversationId === null ? null : String(conversationId);
}

function iso(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : isoTime(at);
}
