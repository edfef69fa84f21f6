/** The only list of gates. One row a gate; a gate is loaded when its group is named. */
import type { Catalogue } from '../src/gate.ts';

export const catalogue: Catalogue = [
  {
    name: 'meta',
    title: 'Meta',
    summary: 'Log in to Meta: pages, business accounts, tokens',
    provider: 'meta',
    signIn: 'login',
    hosts: {
      'https://graph.facebook.com': 'graph',
      'https://www.facebook.com': 'graph',
    },
    load: async () => (await import('./meta/gate.ts')).gate,
    russian: async () => (await import('./meta/ru.json', { with: { type: 'json' } })).default,
  },
  {
    name: 'whatsapp',
    title: 'WhatsApp',
    summary: 'Send and receive on WhatsApp Business numbers',
    provider: 'whatsapp_business',
    signIn: 'setup',
    hosts: {
      'https://graph.facebook.com': 'graph',
      'https://lookaside.fbsbx.com': 'graph',
    },
    load: async () => (await import('./whatsapp/gate.ts')).gate,
    russian: async () => (await import('./whatsapp/ru.ts')).russian,
  },
];
