/** The requests themselves: as documented, and valid by the platform's own description. */
import { describe, expect, it } from 'vitest';
import { graph } from '../../../gates/meta/graph.ts';
import { updateBusinessAccount } from '../../../gates/whatsapp/business/business-account.ts';
import {
  addUser,
  createSchedule,
  removeUser,
} from '../../../gates/whatsapp/business/business-people.ts';
import { createForm, publishForm, updateForm } from '../../../gates/whatsapp/business/forms.ts';
import { getKnown } from '../../../gates/whatsapp/known-fields.ts';
import {
  setEncryptionKey,
  updateSettings,
} from '../../../gates/whatsapp/numbers/number-settings.ts';
import { applyOfficial, setCompliance } from '../../../gates/whatsapp/numbers/number-standing.ts';
import { updateNumber } from '../../../gates/whatsapp/numbers/number-update.ts';
import {
  createNumber,
  deregisterNumber,
  registerNumber,
  requestCode,
  verifyCode,
} from '../../../gates/whatsapp/numbers/registration.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Http, HttpRequest } from '../../../src/http/client.ts';
import { specMissing, validateRequest } from '../../support/spec.ts';

const PHONE = '500000000000001';
const ACCOUNT = '400000000000001';

type Graph = ReturnType<typeof graph>;

/** What a call asks of Meta, and the answer it is given. */
async function asked(work: (as: Graph) => Promise<unknown>): Promise<HttpRequest> {
  const requests: HttpRequest[] = [];
  const http = {
    conceal: () => undefined,
    request: async (request: HttpRequest) => {
      requests.push(request);
      const json = { success: true, id: '900000000000001', message: 'ok' };
      return { status: 200, headers: {}, body: new Uint8Array(), json };
    },
  } as unknown as Http;
  await work(graph({ http, gate: 'whatsapp' }));
  expect(requests).toHaveLength(1);
  return requests[0] as HttpRequest;
}

function bodyOf({ json, form, multipart }: HttpRequest): [string | null, unknown] {
  if (json !== undefined) return ['application/json', json];
  if (form) {
    const lists = Object.entries(form).map(([name, value]) => [
      name,
      value.startsWith('[') ? JSON.parse(value) : value,
    ]);
    return ['application/x-www-form-urlencoded', Object.fromEntries(lists)];
  }
  if (!multipart) return [null, undefined];
  const parts = multipart.map((part) => [part.name, 'value' in part ? part.value : 'binary']);
  return ['multipart/form-data', Object.fromEntries(parts)];
}

const CASES: [string, (as: Graph) => Promise<unknown>, string, unknown][] = [
  [
    'a new number',
    (as) =>
      createNumber(as, ACCOUNT, { phone: '79991234599', callingCode: '7', name: 'Консультации' }),
    `POST ${ACCOUNT}/phone_numbers`,
    { phone_number: '79991234599', verified_name: 'Консультации', cc: '7' },
  ],
  [
    'a number that moves here',
    (as) =>
      createNumber(as, ACCOUNT, {
        phone: '79991234599',
        callingCode: '7',
        name: 'Консультации',
        migrate: true,
        preverifiedId: 'fictional_1',
      }),
    `POST ${ACCOUNT}/phone_numbers`,
    {
      phone_number: '79991234599',
      verified_name: 'Консультации',
      cc: '7',
      migrate_phone_number: true,
      preverified_id: 'fictional_1',
    },
  ],
  [
    'a code',
    (as) => requestCode(as, PHONE, { method: 'VOICE', language: 'ru_RU' }),
    `POST ${PHONE}/request_code`,
    { code_method: 'VOICE', language: 'ru_RU' },
  ],
  [
    'its verification',
    (as) => verifyCode(as, PHONE, '135790'),
    `POST ${PHONE}/verify_code`,
    { code: '135790' },
  ],
  [
    'a registration',
    (as) => registerNumber(as, PHONE, '135790'),
    `POST ${PHONE}/register`,
    { messaging_product: 'whatsapp', pin: '135790' },
  ],
  [
    'a registration with all there is',
    (as) =>
      registerNumber(as, PHONE, {
        pin: '135790',
        region: 'AE',
        tier: 'PROD',
        backup: { password: 'fictional', data: 'ZmljdGlvbg==' },
      }),
    `POST ${PHONE}/register`,
    {
      messaging_product: 'whatsapp',
      pin: '135790',
      backup: { password: 'fictional', data: 'ZmljdGlvbg==' },
      tier: 'PROD',
      data_localization_region: 'AE',
    },
  ],
  ['its end', (as) => deregisterNumber(as, PHONE), `POST ${PHONE}/deregister`, undefined],
  [
    'a name and a username',
    (as) => updateNumber(as, PHONE, { name: 'Ольга', username: 'olga' }),
    `POST ${PHONE}`,
    { new_display_name: 'Ольга', username: 'olga' },
  ],
  ['a PIN', (as) => updateNumber(as, PHONE, { pin: '135790' }), `POST ${PHONE}`, { pin: '135790' }],
  [
    'everything of a number',
    (as) =>
      updateNumber(as, PHONE, {
        connection: 'CONNECTED',
        deliveryUrl: 'https://example.org/webhook',
        pin: '135790',
        securityNotifications: true,
        numberChangeNotifications: false,
        search: 'VISIBLE',
        webhook: { url: 'https://example.org/own', verifyToken: 'fictional' },
        name: 'Ольга',
        username: 'olga',
      }),
    `POST ${PHONE}`,
    {
      connection_status: 'CONNECTED',
      webhook_url: 'https://example.org/webhook',
      whatsapp_business_api_data: {
        pin: '135790',
        show_security_notifications: true,
        notify_user_change_number: false,
      },
      search_visibility: 'VISIBLE',
      webhook_configuration: {
        override_callback_uri: 'https://example.org/own',
        verify_token: 'fictional',
      },
      new_display_name: 'Ольга',
      username: 'olga',
    },
  ],
  [
    'calls',
    (as) =>
      updateSettings(as, PHONE, {
        calling: {
          status: 'enabled',
          sip: { status: 'enabled' },
          srtp_key_exchange_protocol: 'DTLS-SRTP',
        },
      }),
    `POST ${PHONE}/settings`,
    {
      calling: {
        status: 'enabled',
        sip: { status: 'enabled' },
        srtp_key_exchange_protocol: 'DTLS-SRTP',
      },
    },
  ],
  [
    'storage',
    (as) => updateSettings(as, PHONE, { storage_configuration: { enabled: true, region: 'ae' } }),
    `POST ${PHONE}/settings`,
    { storage_configuration: { enabled: true, region: 'ae' } },
  ],
  [
    'a public key',
    (as) => setEncryptionKey(as, PHONE, 'PEM'),
    `POST ${PHONE}/whatsapp_business_encryption`,
    { business_public_key: 'PEM' },
  ],
  [
    'an application',
    (as) =>
      applyOfficial(as, PHONE, 'resubmit', {
        business_name: 'Fictional',
        website_url: 'https://example.org',
        contact_email: 'care@example.org',
      }),
    `POST ${PHONE}/official_business_account`,
    {
      action: 'RESUBMIT_APPLICATION',
      application_data: {
        business_name: 'Fictional',
        website_url: 'https://example.org',
        contact_email: 'care@example.org',
      },
    },
  ],
  [
    'its withdrawal',
    (as) => applyOfficial(as, PHONE, 'withdraw', {}),
    `POST ${PHONE}/official_business_account`,
    { action: 'WITHDRAW_APPLICATION' },
  ],
  [
    'compliance',
    (as) =>
      setCompliance(as, PHONE, {
        entity_name: 'Fictional',
        entity_type: 'PARTNERSHIP',
        grievance_officer_details: { name: 'Olga', email: 'olga@example.org' },
        customer_care_details: { email: 'care@example.org' },
      }),
    `POST ${PHONE}/business_compliance_info`,
    {
      entity_name: 'Fictional',
      entity_type: 'PARTNERSHIP',
      grievance_officer_details: { name: 'Olga', email: 'olga@example.org' },
      customer_care_details: { email: 'care@example.org' },
      messaging_product: 'whatsapp',
    },
  ],
  [
    'a business account',
    (as) => updateBusinessAccount(as, ACCOUNT, { name: 'Fictional', timezoneId: '2' }),
    `POST ${ACCOUNT}`,
    { name: 'Fictional', timezone_id: '2' },
  ],
  [
    'a user let in',
    (as) => addUser(as, ACCOUNT, '100000000000002', ['MANAGE', 'VIEW_INSIGHTS']),
    `POST ${ACCOUNT}/assigned_users`,
    { user: '100000000000002', tasks: ['MANAGE', 'VIEW_INSIGHTS'] },
  ],
  [
    'a user let out',
    (as) => removeUser(as, ACCOUNT, '100000000000002'),
    `DELETE ${ACCOUNT}/assigned_users`,
    { user: '100000000000002' },
  ],
  [
    'a form',
    (as) => createForm(as, ACCOUNT, { name: 'booking', categories: ['OTHER'], cloneOf: '92' }),
    `POST ${ACCOUNT}/flows`,
    { name: 'booking', categories: '["OTHER"]', clone_flow_id: '92' },
  ],
  [
    'a form with another endpoint',
    (as) => updateForm(as, '920000000000001', { endpoint: 'https://example.org/flow' }),
    'POST 920000000000001',
    { endpoint_uri: 'https://example.org/flow' },
  ],
  [
    'a published form',
    (as) => publishForm(as, '920000000000001'),
    'POST 920000000000001/publish',
    undefined,
  ],
];

describe('what is asked of Meta', () => {
  it.each(CASES)('for %s', async (_, work, place, body) => {
    const request = await asked(work);
    const path = new URL(request.url).pathname.replace(/^\/v[\d.]+\//, '');
    expect(`${request.method} ${path}`).toBe(place);
    expect(bodyOf(request)[1]).toEqual(body);
  });

  it.skipIf(specMissing !== null).each(CASES)('for %s is valid', async (_, work) => {
    const request = await asked(work);
    const [contentType, body] = bodyOf(request);
    const { method, url } = request;
    // A field that is not there cannot be sent empty: deregistering and publishing have no body.
    expect(validateRequest({ method, url, contentType, body })).toEqual([]);
  });

  it('for a schedule', async () => {
    const schedule = {
      name: 'Часы приёма',
      schedule_type: 'BUSINESS_HOURS',
      start_time: '09:00',
      end_time: '17:00',
      days_of_week: ['MONDAY'],
      is_active: true,
      recurrence_pattern: { frequency: 'WEEKLY', interval: 1 },
    };
    const request = await asked((as) => createSchedule(as, ACCOUNT, schedule));
    expect(bodyOf(request)[1]).toEqual(schedule);
    if (specMissing === null) {
      const [contentType, body] = bodyOf(request);
      const { method, url } = request;
      const errors = validateRequest({ method, url, contentType, body });
      // The description takes times with a zone only; its own examples have none.
      expect(errors.filter((error) => !error.includes('must match format "time"'))).toEqual([]);
    }
  });
});

describe('a field that Meta does not know', () => {
  const unknown = (message: string) =>
    new GateError({
      category: 'failed',
      code: 'invalid_parameter',
      message: words`Meta says: ${message}`,
    });

  it('is left out, and the rest is asked for again', async () => {
    const fields: unknown[] = [];
    const answer = await getKnown(
      {
        get: async (_, query) => {
          fields.push(query?.['fields']);
          const gone = ['b', 'd'].find((field) => query?.['fields']?.split(',').includes(field));
          if (gone !== undefined) {
            throw unknown(`(#100) Tried accessing nonexisting field (${gone}) on node type (X)`);
          }
          return { id: '1' };
        },
      },
      '1',
      ['a', 'b', 'c', 'd'],
      ['a'],
    );
    expect(answer).toEqual({ id: '1' });
    expect(fields).toEqual(['a,b,c,d', 'a,c,d', 'a,c']);
  });

  it('that is not named leaves the lasting ones, and ends there', async () => {
    const fields: unknown[] = [];
    const get = async (_: string, query?: Readonly<Record<string, string | undefined>>) => {
      fields.push(query?.['fields']);
      throw unknown('(#100) Something else');
    };
    await expect(getKnown({ get }, '1', ['a', 'b'], ['a'])).rejects.toThrowError(/Something else/);
    expect(fields).toEqual(['a,b', 'a']);
  });
});
