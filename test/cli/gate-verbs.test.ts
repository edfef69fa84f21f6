/** What a network cannot do is not offered: of none of its verbs does the command line know. */
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gate as calcom } from '../../gates/calcom/gate.ts';
import { catalogue } from '../../gates/index.ts';
import { gateVerbs } from '../../src/cli/commands/gate/index.ts';
import { gateWorld, type GateWorld } from '../gates/world.ts';

let world: GateWorld;
beforeAll(async () => {
  world = await gateWorld(calcom);
});
afterAll(() => world.close());

async function verbsOf(gate: string): Promise<string[]> {
  const group = new Command(gate);
  await gateVerbs(group, world.app, gate);
  return group.commands.map((command) => command.name());
}

describe('verbs of conversations', () => {
  const OF_MESSAGES = new Set([
    'send',
    'read',
    'mark-read',
    'listen',
    'typing',
    'media',
    'publish',
  ]);

  it.each(['calcom', 'zoom'])('are not offered where nobody converses: %s', async (gate) => {
    const verbs = await verbsOf(gate);
    expect(verbs).toContain('login');
    expect(verbs.filter((verb) => OF_MESSAGES.has(verb))).toEqual([]);
  });

  it('are offered wherever something can be said', async () => {
    const speaking = ['whatsapp', 'messenger', 'instagram', 'telegram', 'email'];
    expect(catalogue.map(({ name }) => name)).toEqual(expect.arrayContaining(speaking));
    for (const gate of speaking) {
      expect(await verbsOf(gate), gate).toEqual(expect.arrayContaining(['send', 'read']));
    }
  });
});
