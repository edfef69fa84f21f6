import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import type { GateEvent } from '../../src/domain/event.ts';
import type { Delivery, Gate, GateRow } from '../../src/gate.ts';

const KINDS: readonly GateEvent['kind'][] = [
  'message',
  'amendment',
  'status',
  'watermark',
  'moved',
  'notice',
  'unknown',
];

/** What every gate of the catalogue must hold to. Runs over whatever functions the gate has. */
export function gateContract(row: GateRow): void {
  describe(`the ${row.name} gate`, () => {
    const load = (): Promise<Gate> => row.load();

    it('is named as its row', async () => {
      const gate = await load();
      expect(gate.name).toBe(row.name);
      expect(gate.title).toBe(row.title);
      expect(row.name).toMatch(/^[a-z]+$/);
      expect(row.provider).toMatch(/^[a-z_]+$/);
      expect(row.summary.length).toBeGreaterThan(10);
    });

    it('is a record of functions that need no `this`', async () => {
      const gate = await load();
      const { whoami, recipient, webhook } = gate;
      expect(typeof whoami).toBe('function');
      if (gate.send) expect(typeof recipient).toBe('function');
      if (webhook) expect(() => webhook.parse(new TextEncoder().encode('{}'))).not.toThrow();
    });

    it('marks every secret field of its logins as one, and says where to find each', async () => {
      const gate = await load();
      const flags = gate.logins.flatMap((login) => login.fields);
      for (const field of flags) {
        expect(String(field.help).length).toBeGreaterThan(5);
        if (/secret|token|password/i.test(field.name)) expect(field.secret).toBe(true);
      }
      if (row.signIn === 'login') expect(gate.logins.length).toBeGreaterThan(0);
    });

    it('refuses a webhook that nobody signed, whatever is known', async () => {
      const { webhook } = await load();
      if (!webhook) return;
      const unsigned = delivery('{"entry":[]}');
      for (const credentials of [[], [{}], [{ appSecret: 'a'.repeat(32), secret: 'word' }]]) {
        expect(() => webhook.verify(unsigned, credentials, Date.now())).toThrow(GateError);
      }
    });

    it('parses every JSON there is into a list, and never throws over one', async () => {
      const { webhook } = await load();
      if (!webhook) return;
      for (const body of [
        '{}',
        '[]',
        'null',
        '1',
        '"x"',
        '[null]',
        '{"entry":[null,{"changes":[null,{"value":7}]}]}',
      ]) {
        const events = webhook.parse(new TextEncoder().encode(body));
        expect(Array.isArray(events)).toBe(true);
        for (const event of events) expect(KINDS).toContain(event.kind);
      }
      expect(() => webhook.parse(new TextEncoder().encode('{"entry":['))).toThrow();
    });

    it('declares limits that make sense', async () => {
      const { limits, send } = await load();
      if (send) expect(limits.text?.max ?? limits.media).toBeTruthy();
      for (const rule of Object.values(limits.media ?? {})) {
        expect(rule.maxBytes).toBeGreaterThan(0);
        expect(rule.types.length).toBeGreaterThan(0);
      }
    });
  });
}

function delivery(text: string): Delivery {
  return {
    method: 'POST',
    url: new URL('http://127.0.0.1/webhook'),
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(text),
  };
}
