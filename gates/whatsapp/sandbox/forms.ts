/** WhatsApp Flows: drafts with their JSON, published, deprecated. https://developers.facebook.com/docs/whatsapp/flows/reference/flowsapi */
import { type Call, idOf, text } from '../../meta/sandbox/call.ts';
import { type GraphRefusal, invalidParameter, missingObject } from '../../meta/sandbox/errors.ts';
import { list, type Node, type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { accountOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import { isObject } from './json.ts';
import type { Platform } from './platform.ts';

export interface Form {
  id: string;
  accountId: string;
  name: string;
  categories: readonly string[];
  status: 'DRAFT' | 'PUBLISHED' | 'DEPRECATED';
  endpoint: string | null;
  /** The flow's JSON, as it was uploaded. */
  json: string | null;
  errors: readonly FormError[];
}

interface FormError {
  error: string;
  error_type: string;
  message: string;
  line_start: number;
  line_end: number;
  column_start: number;
  column_end: number;
}

const MANAGE = 'whatsapp_business_management';
const SHAPE: NodeShape = {
  type: 'WhatsAppExtension',
  defaults: ['id', 'name', 'status', 'categories', 'validation_errors'],
};
const CATEGORIES =
  'SIGN_UP SIGN_IN APPOINTMENT_BOOKING LEAD_GENERATION SHOPPING CONTACT_US CUSTOMER_SUPPORT SURVEY OTHER'.split(
    ' ',
  );
const JSON_MAX = 10 * 1024 * 1024;

export function registerForms(platform: Platform): void {
  const { route, kind } = platform.world;
  const forms = () => [...platform.state.forms.values()];
  kind('form', (id) => platform.state.forms.has(id));
  route('GET', ':waba/flows', (call) => {
    const { id } = accountOf(call, MANAGE);
    const own = forms().filter(({ accountId }) => accountId === id);
    return list(call, own.map(nodeOf), SHAPE);
  });
  route('POST', ':waba/flows', (call) => create(platform, call));
  route('GET', ':form', (call) => pick(call, nodeOf(formOf(platform, call)), SHAPE));
  route('POST', ':form', (call) => rename(platform, call));
  route('DELETE', ':form', (call) => {
    const form = inStatus(formOf(platform, call), 'DRAFT');
    platform.state.forms.delete(form.id);
    return { success: true };
  });
  route('GET', ':form/assets', (call) => assets(platform, call));
  route('POST', ':form/assets', (call) => upload(platform, call));
  route('POST', ':form/publish', (call) => {
    const form = inStatus(formOf(platform, call), 'DRAFT');
    if (form.json === null || form.errors.length > 0) {
      throw invalidParameter("Can't publish the flow: resolve all validation errors first.");
    }
    form.status = 'PUBLISHED';
    return { success: true };
  });
  route('POST', ':form/deprecate', (call) => {
    inStatus(formOf(platform, call), 'PUBLISHED').status = 'DEPRECATED';
    return { success: true };
  });
}

function create(platform: Platform, call: Call): unknown {
  const { id: accountId } = accountOf(call, MANAGE);
  const name = text(call, 'name') ?? '';
  checkName(platform, accountId, name);
  const cloned = text(call, 'clone_flow_id');
  const source = cloned === undefined ? null : platform.state.forms.get(cloned);
  if (source === undefined) throw invalidParameter('The flow to clone does not exist.');
  const form: Form = {
    id: String(920_000_000_000_001 + platform.state.forms.size),
    accountId,
    name,
    categories: categoriesOf(call) ?? missingCategories(),
    status: 'DRAFT',
    endpoint: text(call, 'endpoint_uri') ?? source?.endpoint ?? null,
    json: source?.json ?? null,
    errors: source?.errors ?? [],
  };
  platform.state.forms.set(form.id, form);
  return { id: form.id };
}

function rename(platform: Platform, call: Call): unknown {
  const form = inStatus(formOf(platform, call), 'DRAFT');
  const name = text(call, 'name');
  if (name !== undefined && name !== form.name) checkName(platform, form.accountId, name);
  const categories = categoriesOf(call);
  form.name = name ?? form.name;
  form.categories = categories ?? form.categories;
  form.endpoint = text(call, 'endpoint_uri') ?? form.endpoint;
  return { success: true };
}

function checkName(platform: Platform, accountId: string, name: string): void {
  if (name === '' || [...name].length > 200) {
    throw invalidParameter('Param name must be 1 to 200 characters long.');
  }
  const taken = [...platform.state.forms.values()].some(
    (form) => form.accountId === accountId && form.name === name,
  );
  if (taken) throw invalidParameter('You need to choose a new name for the flow.');
}

function categoriesOf(call: Call): string[] | null {
  const given = text(call, 'categories');
  if (given === undefined) return null;
  try {
    const read: unknown = JSON.parse(given);
    if (Array.isArray(read) && read.length > 0 && read.every((one) => CATEGORIES.includes(one))) {
      return read.map(String);
    }
  } catch {
    // Refused below, as any list that holds something else.
  }
  return missingCategories();
}

function missingCategories(): never {
  throw invalidParameter(`Param categories must be an array of {${CATEGORIES.join(', ')}}`);
}

async function upload(platform: Platform, call: Call): Promise<unknown> {
  const form = inStatus(formOf(platform, call), 'DRAFT');
  const file = call.files['file'];
  if (!file || text(call, 'asset_type') !== 'FLOW_JSON' || text(call, 'name') !== 'flow.json') {
    throw invalidParameter('A file named flow.json of the asset type FLOW_JSON is required.');
  }
  if (file.size > JSON_MAX) throw invalidParameter('The file must not be larger than 10 MB.');
  const json = await file.text();
  form.json = json;
  form.errors = errorsOf(json);
  return { success: true, validation_errors: form.errors };
}

/** Of all that the platform checks: that it is JSON, has a version, and screens. */
function errorsOf(json: string): FormError[] {
  const error = (message: string): FormError[] => [
    {
      error: 'INVALID_PROPERTY',
      error_type: 'FLOW_JSON_ERROR',
      message,
      line_start: 1,
      line_end: 1,
      column_start: 1,
      column_end: 1,
    },
  ];
  try {
    const read: unknown = JSON.parse(json);
    if (!isObject(read)) return error('The flow must be a JSON object.');
    if (typeof read['version'] !== 'string') return error('The property "version" is missing.');
    if (!Array.isArray(read['screens']) || read['screens'].length === 0) {
      return error('The property "screens" is missing.');
    }
    return [];
  } catch {
    return error('The flow is not valid JSON.');
  }
}

function assets(platform: Platform, call: Call): unknown {
  const form = formOf(platform, call);
  const data =
    form.json === null
      ? []
      : [
          {
            name: 'flow.json',
            asset_type: 'FLOW_JSON',
            download_url: `https://example.org/flows/${form.id}/flow.json`,
          },
        ];
  return { data };
}

function formOf(platform: Platform, call: Call): Form {
  const id = idOf(call, 'form');
  const form = platform.state.forms.get(id);
  if (!form) throw missingObject(call.request.method, id);
  useAccount(call, form.accountId, MANAGE);
  return form;
}

function inStatus(form: Form, status: Form['status']): Form {
  if (form.status === status) return form;
  throw wrongStatus(form, status);
}

function wrongStatus(form: Form, status: Form['status']): GraphRefusal {
  return invalidParameter(`The flow is ${form.status}; only a ${status} one can be changed so.`);
}

function nodeOf(form: Form): Node {
  return {
    id: form.id,
    name: form.name,
    status: form.status,
    categories: form.categories,
    validation_errors: form.errors,
    json_version: versionOf(form),
    data_api_version: form.endpoint === null ? undefined : '3.0',
    endpoint_uri: form.endpoint ?? undefined,
    data_channel_uri: form.endpoint ?? undefined,
    preview: {
      preview_url: `https://business.facebook.com/wa/manage/flows/${form.id}/preview/?token=pretend`,
      expires_at: '2026-12-31T09:00:00+0000',
    },
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
    whatsapp_business_account: undefined,
    application: undefined,
  };
}

function versionOf({ json, errors }: Form): string | undefined {
  if (json === null || errors.length > 0) return undefined;
  const read: unknown = JSON.parse(json);
  return isObject(read) ? String(read['version']) : undefined;
}
