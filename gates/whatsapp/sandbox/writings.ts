/** Messages beyond the everyday ones, in the documented webhook shape of each type. */
import type { SandboxEvent } from '../../../src/gate.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import { type Peer, peerByPhone } from './platform.ts';

/** What one is written with: the event's fields by name, and who writes. */
export interface Pen {
  event: SandboxEvent;
  peer: Peer;
}

type Written = Record<string, unknown>;

export const MORE_WRITERS: Readonly<Record<string, (pen: Pen) => Written>> = {
  /** `{text, answers: JSON}`: a flow was filled in. */
  form: ({ event }) => ({
    type: 'interactive',
    interactive: {
      type: 'nfm_reply',
      nfm_reply: {
        name: 'flow',
        body: event.text ?? 'Sent',
        response_json: word(event, 'answers') ?? '{"flow_token":"unused","name":"Client"}',
      },
    },
  }),
  address: ({ event }) => ({
    type: 'interactive',
    interactive: {
      type: 'nfm_reply',
      nfm_reply: {
        name: 'address_message',
        body: event.text ?? 'A street, 1',
        response_json: JSON.stringify({ values: { address: event.text ?? 'A street, 1' } }),
      },
    },
  }),
  /** `{answer: accept | reject}` */
  call_permission: ({ event }) => ({
    type: 'interactive',
    interactive: {
      type: 'call_permission_reply',
      call_permission_reply: {
        response: word(event, 'answer') ?? 'accept',
        is_permanent: false,
        response_source: 'user_action',
      },
    },
  }),
  /** `{text, product, quantity, price, currency}` */
  order: ({ event }) => ({
    order: {
      catalog_id: '600000000000001',
      text: event.text ?? '',
      product_items: [
        {
          product_retailer_id: word(event, 'product') ?? 'consultation',
          quantity: Number(event['quantity'] ?? 1),
          item_price: Number(event['price'] ?? 3000),
          currency: word(event, 'currency') ?? 'RUB',
        },
      ],
    },
  }),
  /** `{text, headline, url}`: what somebody writes who came from an ad. */
  ad: ({ event }) => ({
    type: 'text',
    text: { body: event.text ?? 'Hello' },
    referral: {
      source_url: word(event, 'url') ?? 'https://fb.me/example',
      source_id: '610000000000001',
      source_type: 'ad',
      headline: word(event, 'headline') ?? 'An ad',
      body: 'What the ad says',
      media_type: 'image',
      ctwa_clid: 'example-click',
    },
  }),
  request_welcome: () => ({}),
  /** `{number}`: the one who writes has this number from now on, and another user id. */
  number_changed: ({ event, peer }) => {
    const number = (word(event, 'number') ?? '').replaceAll(/\D/g, '');
    if (number === '') throw refused('"number" must be the new phone number.');
    const next = peerByPhone(number);
    return {
      type: 'system',
      system: {
        body: `User changed from ${peer.phone ?? peer.userId} to ${number}`,
        wa_id: number,
        user_id: next.userId,
        previous_user_id: peer.userId,
        type: 'user_changed_number',
      },
    };
  },
  /** `{next}`: the one who writes has this user id from now on. */
  user_id_changed: ({ event, peer }) => {
    const next = word(event, 'next');
    if (next === undefined) throw refused('"next" must be the new user id.');
    return {
      type: 'system',
      system: {
        body: `User changed from ${peer.userId} to ${next}`,
        user_id: next,
        previous_user_id: peer.userId,
        type: 'user_changed_user_id',
      },
    };
  },
  /** A type that nobody has heard of. */
  unknown: ({ event }) => ({ type: 'hologram', hologram: { title: event.text ?? 'A hologram' } }),
};

function word(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}
