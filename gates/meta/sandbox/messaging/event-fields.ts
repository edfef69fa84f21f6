/** What an event is told, read from text or JSON alike. */
import type { SandboxEvent } from '../../../../src/gate.ts';
import { refused } from '../refused.ts';
import {
  type Desk,
  type Messaging,
  type Network,
  type Somebody,
  somebody,
  type StoredMessage,
  type Thread,
  threadWith,
} from './state.ts';

/** Something that happens at one desk. */
export interface Scene {
  readonly messaging: Messaging;
  readonly desk: Desk;
  readonly event: SandboxEvent;
}

export function string(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

export function number(event: SandboxEvent, field: string): number | undefined {
  const value = Number(event[field] ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** When it happens, in milliseconds: `{at}` as such, or as a time in ISO 8601. */
export function when(event: SandboxEvent): number | undefined {
  const told = string(event, 'at');
  if (told === undefined) return undefined;
  const at = number(event, 'at') ?? Date.parse(told);
  if (Number.isNaN(at))
    throw refused(`${JSON.stringify(told)} is no time: at=2026-11-20T10:00:00Z`);
  return at;
}

/** On unless it is told off. */
export function isOn(event: SandboxEvent, field = 'on'): boolean {
  const value = event[field];
  return value !== false && value !== 'false' && value !== 'off';
}

/** A whole number within bounds. */
export function counted(event: SandboxEvent, field: string, usual: number, max: number): number {
  const value = number(event, field) ?? usual;
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw refused(`"${field}" must be a whole number from 1 to ${max}.`);
  }
  return value;
}

/** The page or account an event is about: the first one unless `to` says otherwise. */
export function addressed({ state }: Messaging, network: Network, to: unknown): Desk {
  const desks = state.desks.filter((desk) => desk.network === network);
  const named =
    typeof to === 'string' || typeof to === 'number' ? String(to).replace(/^@/, '') : to;
  const found =
    named === undefined
      ? desks[0]
      : desks.find(({ id, username }) => id === named || username === named);
  if (found) return found;
  throw refused(`Nothing of the sandbox on ${network} is ${JSON.stringify(to)}.`);
}

/** Who does it: an id, or a name that always gives the same one. */
export function actor({ desk, event }: Scene): Somebody {
  const who = string(event, 'from') ?? 'client';
  return somebody(desk, who, string(event, 'name'), string(event, 'username'));
}

/** The conversation an event is in, and when it happens. */
export function stage(scene: Scene): { thread: Thread; at: number } {
  const { messaging, desk, event } = scene;
  const thread = threadWith(desk, actor(scene));
  return { thread, at: when(event) ?? messaging.world.host.now() };
}

/** The message an event speaks of: by its id, else the last one of the conversation from that side. */
export function spokenOf(scene: Scene, side: StoredMessage['direction']): StoredMessage {
  const { desk, event } = scene;
  const id = string(event, 'messageId');
  const { thread } = stage(scene);
  const threads = id === undefined ? [thread] : [...desk.threads.values()];
  const found = threads
    .flatMap(({ messages }) => messages)
    .findLast((message) =>
      id === undefined ? message.direction === side && !message.deleted : message.id === id,
    );
  if (found) return found;
  throw refused(id === undefined ? 'There is no such message yet.' : `There is no message ${id}.`);
}
