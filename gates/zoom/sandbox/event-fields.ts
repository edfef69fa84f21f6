/** What an event is told, and whom and what it is about. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';
import { isObject } from './call.ts';
import type { ZoomUser } from './directory.ts';
import type { Instance } from './instance.ts';
import { readFields } from './meeting-fields.ts';
import { type Meeting, newMeeting } from './meeting.ts';
import { recur } from './meetings.ts';
import { Refusal } from './refusals.ts';
import type { World } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;

export interface Scene {
  readonly world: World;
  readonly event: SandboxEvent;
}

export function refused(said: string): Error {
  return usageError(words`${said}`, 'gates trigger zoom');
}

export function string({ event }: Scene, name: string): string | undefined {
  const value = event[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function whole(scene: Scene, name: string, usual: number, most: number): number {
  const value = Number(string(scene, name) ?? usual);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw refused(`${name} takes a whole number from 0 to ${most}.`);
}

/** Words of yes and no, as they are typed. */
export function isOn(scene: Scene, name: string, usual: boolean): boolean {
  const value = scene.event[name];
  return value === undefined ? usual : value === true || value === 1 || value === 'true';
}

/** Whose it is: `host=azarya`, or an address; olga unless told. */
export function hostOf(scene: Scene): ZoomUser {
  const { users } = scene.world.state;
  const named = string(scene, 'host') ?? string(scene, 'account');
  const found =
    named === undefined
      ? users[0]
      : users.find(({ key, id, email }) => [key, id, email].includes(named));
  if (!found) throw refused(`Nobody called ${named ?? ''} is at the pretend Zoom.`);
  return found;
}

/** A new one, as the web page would make it. */
export function planned(scene: Scene): Meeting {
  const { world } = scene;
  const host = hostOf(scene);
  const start = new Date(Math.ceil((world.host.now() + 24 * HOUR_MS) / HOUR_MS) * HOUR_MS);
  const told = {
    topic: 'Consultation',
    start_time: start.toISOString().replace('.000Z', 'Z'),
    ...bodyOf(scene),
  };
  const fields = checked(() => readFields(world, host, told));
  const meeting = newMeeting(world, host, fields, 'web_portal');
  recur(meeting);
  return meeting;
}

/** The members that the API has, as far as the event names them. */
export function bodyOf(scene: Scene): Record<string, unknown> {
  const { event } = scene;
  const start = string(scene, 'start') ?? string(scene, 'start_time');
  const told = {
    topic: string(scene, 'topic') ?? event.text,
    agenda: string(scene, 'agenda'),
    timezone: string(scene, 'timezone'),
    password: string(scene, 'password'),
    start_time: start,
    duration: event['duration'] === undefined ? undefined : whole(scene, 'duration', 60, 1440),
    type: event['type'] === undefined ? undefined : whole(scene, 'type', 2, 8),
    settings: isObject(event['settings'])
      ? event['settings']
      : event['approval'] === undefined
        ? undefined
        : { approval_type: whole(scene, 'approval', 0, 2) },
    recurrence: event['recurrence'],
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** What Zoom would refuse in a request is a wrong field of the event. */
export function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw refused(`Zoom refuses it: ${JSON.stringify(error.body)}`);
    throw error;
  }
}

/** The one that `id` names, else the host's last one; `null`: there is none. */
export function knownMeeting(scene: Scene): Meeting | null {
  const { meetings } = scene.world.state;
  const named = string(scene, 'id');
  if (named !== undefined) {
    const found = meetings.get(Number(named));
    if (!found) throw refused(`There is no meeting ${named} at the pretend Zoom.`);
    return found;
  }
  const host = hostOf(scene);
  return [...meetings.values()].findLast((each) => each.host === host && !each.deleted) ?? null;
}

/** As {@link knownMeeting}; where there is none, one that nobody was told of. */
export function meetingFor(scene: Scene): Meeting {
  return knownMeeting(scene) ?? planned(scene);
}

/** The last time that it was held; `null`: it never was. */
export function lastHeld(scene: Scene, fits: (instance: Instance) => boolean) {
  const { world, event } = scene;
  const host = hostOf(scene);
  const meetings =
    event['id'] === undefined
      ? [...world.state.meetings.values()].filter((each) => each.host === host)
      : [meetingFor(scene)];
  const held = meetings
    .flatMap((meeting) => meeting.instances.map((instance) => ({ meeting, instance })))
    .filter(({ instance }) => fits(instance))
    .toSorted((a, b) => a.instance.startedAt - b.instance.startedAt);
  return held.at(-1) ?? null;
}
