import { readdirSync, readFileSync } from 'node:fs';
import { eventsOf } from '../../../gates/telegram/events/update.ts';
import type { GateEvent } from '../../../src/domain/event.ts';

/** The bot of the fixtures, who writes to it, and where. */
export const BOT = '7200000001';
const ACCOUNT = { externalId: BOT, handle: '@olga_example_bot' };
export const ANNA = '5100000001';
export const OLGA = '5100000002';
export const CONNECTION = 'FictionalConnection01';
export const GROUP = '-4100000001';
export const SUPERGROUP = '-1002100000001';
export const CHANNEL = '-1002100000002';

/** 2026-11-21T08:00:00Z: the first message of the fixtures. */
export const FIRST = Date.UTC(2026, 10, 21, 8);
/** When every update was received. */
export const RECEIVED = FIRST + 3_600_000;

const FOLDER = new URL('../../fixtures/telegram/', import.meta.url);

/** `test/fixtures/telegram/<event>.json`: an update as the platform sends it. */
export function fixture(event: string): any {
  return JSON.parse(readFileSync(new URL(`${event}.json`, FOLDER), 'utf8'));
}

export function fixtures(): string[] {
  return readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
}

export function read(update: unknown): readonly GateEvent[] {
  return eventsOf(update, { account: ACCOUNT, at: RECEIVED });
}

/** The only event of an update. */
export function one(update: unknown): any {
  const events = read(update);
  if (events.length !== 1) throw new Error(`${events.length} events`);
  return events[0];
}

/** A new message of Anna's in her private chat with the bot, or whatever else is said of it. */
export function said(more: object): any {
  const anna = { id: Number(ANNA), is_bot: false, first_name: 'Анна', last_name: 'Петрова' };
  return {
    update_id: 900_000_001,
    message: {
      message_id: 11,
      from: { ...anna, username: 'anna_example' },
      chat: { ...anna, is_bot: undefined, username: 'anna_example', type: 'private' },
      date: FIRST / 1000,
      ...more,
    },
  };
}

/** The same in a supergroup. */
export function inGroup(more: object): any {
  return said({
    chat: { id: Number(SUPERGROUP), title: 'Круг Ольги', type: 'supergroup' },
    ...more,
  });
}

/** What one event is: its kind, and what tells it from others of that kind. */
export function named(event: any): [string, string] {
  return [event.kind, event.topic ?? event.type ?? event.amends?.kind ?? event.to ?? event.reason];
}
