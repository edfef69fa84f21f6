import { describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { ABOUT } from '../../gates/meta/sandbox/messaging/about.ts';
import { eventsOf } from '../../src/sandbox/events.ts';

const of = async (name: string) => {
  const gate = await catalogue.find((row) => row.name === name)?.load();
  if (!gate) throw new Error(`There is no ${name}`);
  return await eventsOf({ gate: async () => gate, now: Date.now }, name);
};

describe('what can be made to happen', () => {
  it.each(['messenger', 'instagram'])('on %s is explained, each of it', async (name) => {
    const events = await of(name);
    expect(events.size).toBeGreaterThan(20);
    expect([...events].filter(([, told]) => told === null)).toEqual([]);
  });

  it('is explained where there is such a thing', async () => {
    const both = new Set([...(await of('messenger')).keys(), ...(await of('instagram')).keys()]);
    expect(Object.keys(ABOUT).filter((event) => !both.has(event))).toEqual([]);
  });

  it('stands bare where the gate says no more', async () => {
    expect((await of('whatsapp')).get('message')).toBeNull();
  });
});
