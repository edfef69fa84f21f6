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
    imports: [
      {
        name: 'meta-archive',
        summary: 'Messenger and Instagram messages, of a “Download your information” ZIP',
        gates: ['messenger', 'instagram'],
      },
    ],
    load: async () => (await import('./meta/gate.ts')).gate,
    russian: async () => (await import('./meta/ru.ts')).russian,
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
  {
    name: 'messenger',
    title: 'Messenger',
    summary: 'Send and receive on your Facebook pages',
    provider: 'messenger',
    signIn: 'setup',
    hosts: {
      'https://graph.facebook.com': 'graph',
      'https://lookaside.fbsbx.com': 'graph',
    },
    load: async () => (await import('./messenger/gate.ts')).gate,
    russian: async () => (await import('./messenger/ru.ts')).russian,
  },
  {
    name: 'instagram',
    title: 'Instagram',
    summary: 'Send and receive on professional Instagram accounts',
    provider: 'instagram',
    signIn: 'setup',
    hosts: {
      'https://graph.facebook.com': 'graph',
      'https://graph.instagram.com': 'graph/instagram',
      'https://api.instagram.com': 'graph/instagram',
      'https://www.instagram.com': 'graph/instagram',
      'https://lookaside.fbsbx.com': 'graph',
    },
    load: async () => (await import('./instagram/gate.ts')).gate,
    russian: async () => (await import('./instagram/ru.ts')).russian,
  },
  {
    name: 'telegram',
    title: 'Telegram',
    summary: 'Send and receive as a Telegram bot; publish to a channel',
    provider: 'telegram',
    signIn: 'login',
    hosts: { 'https://api.telegram.org': 'telegram' },
    imports: [
      {
        name: 'telegram-desktop',
        summary: 'Chats of a Telegram Desktop export (result.json)',
        gates: ['telegram'],
        files: 'the folder of the export, its result.json, or a ZIP of it',
        examples: ['ChatExport', 'result.json --me "Olga Ivanova"'],
      },
    ],
    load: async () => (await import('./telegram/gate.ts')).gate,
    russian: async () => (await import('./telegram/ru.ts')).russian,
  },
  {
    name: 'email',
    title: 'Email',
    summary: 'Send and receive mail: Google, or any IMAP and SMTP provider',
    provider: 'email',
    signIn: 'login',
    hosts: {
      'https://accounts.google.com': 'google',
      'https://oauth2.googleapis.com': 'google',
      'https://openidconnect.googleapis.com': 'google',
      'https://autoconfig.thunderbird.net': 'google/autoconfig',
    },
    load: async () => (await import('./email/gate.ts')).gate,
    russian: async () => (await import('./email/ru.ts')).russian,
  },
];
