/** A business account: its name, what was done in it, its schedules, and who may work in it. */
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { list, type Node, type NodeShape } from '../../meta/sandbox/fields.ts';
import { accountOf } from '../../meta/sandbox/whatsapp.ts';
import { requiredText } from './json.ts';
import type { Platform } from './platform.ts';

/** What the platform keeps beside a business account. */
export interface BusinessDesk {
  activities: Node[];
  schedules: Node[];
  /** Tasks, by user id. */
  users: Map<string, readonly string[]>;
}

const MANAGE = 'whatsapp_business_management';
const ACTIVITY: NodeShape = {
  type: 'WhatsAppBusinessActivityHistory',
  defaults: ['id', 'activity_type', 'timestamp', 'actor_type'],
};
const SCHEDULE: NodeShape = {
  type: 'WhatsAppBusinessCampaignSchedule',
  defaults: ['id', 'name', 'status', 'schedule_type'],
};
const USER: NodeShape = { type: 'AssignedUser', defaults: ['id', 'name'] };
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const TYPES = [
  'BUSINESS_HOURS',
  'AUTOMATED_RESPONSE',
  'MESSAGE_CAMPAIGN',
  'MAINTENANCE_WINDOW',
  'CUSTOM',
];
const TASKS =
  'MANAGE DEVELOP MANAGE_TEMPLATES MANAGE_PHONE VIEW_COST MANAGE_EXTENSIONS VIEW_PHONE_ASSETS MANAGE_PHONE_ASSETS VIEW_TEMPLATES VIEW_INSIGHTS RECEIVE_INCOMING_MESSAGES MANAGE_BILLING MANAGE_USERS MESSAGING FULL_CONTROL'.split(
    ' ',
  );

export function registerBusiness(platform: Platform): void {
  const { route } = platform.world;
  route('POST', ':waba', (call) => update(platform, call));
  route('GET', ':waba/activities', (call) => activities(platform, call));
  route('GET', ':waba/schedules', (call) => list(call, deskOf(platform, call).schedules, SCHEDULE));
  route('POST', ':waba/schedules', (call) => schedule(platform, call));
  route('GET', ':waba/assigned_users', (call) => users(platform, call));
  route('POST', ':waba/assigned_users', (call) => assign(platform, call));
  route('DELETE', ':waba/assigned_users', (call) => {
    const user = requiredText(call.parameters, 'user', 'user');
    if (!deskOf(platform, call).users.delete(user)) {
      throw invalidParameter('The user is not assigned to this account.');
    }
    note(platform, call, 'USER_REMOVED', 'A user was removed');
    return { success: true };
  });
}

function deskOf(platform: Platform, call: Call): BusinessDesk {
  const { id } = accountOf(call, MANAGE);
  const known = platform.state.businesses.get(id);
  if (known) return known;
  const desk: BusinessDesk = {
    activities: [],
    schedules: [],
    users: new Map([[platform.world.state.directory.systemUser.id, ['FULL_CONTROL']]]),
  };
  platform.state.businesses.set(id, desk);
  return desk;
}

function update(platform: Platform, call: Call): unknown {
  const account = accountOf(call, MANAGE);
  const [name, timezone] = [text(call, 'name'), text(call, 'timezone_id')];
  if (name === undefined && timezone === undefined) {
    throw invalidParameter('One of the parameters name and timezone_id is required.');
  }
  if (name !== undefined && [...name].length > 100) {
    throw invalidParameter('Param name must be at most 100 characters long.');
  }
  if (timezone !== undefined && !/^\d{1,3}$/.test(timezone)) {
    throw invalidParameter('Param timezone_id must be the id of a time zone.');
  }
  account.name = name ?? account.name;
  account.timezoneId = timezone ?? account.timezoneId;
  note(platform, call, 'ACCOUNT_UPDATED', 'The account was updated');
  return { success: true };
}

function activities(platform: Platform, call: Call): unknown {
  const wanted = text(call, 'activity_type')?.split(',');
  const since = Date.parse(text(call, 'since') ?? '');
  const found = deskOf(platform, call).activities.filter(
    (activity) =>
      (wanted === undefined || wanted.includes(String(activity['activity_type']))) &&
      !(Date.parse(String(activity['timestamp'])) < since),
  );
  return list(call, found, ACTIVITY);
}

/** Newest first. */
function note(platform: Platform, call: Call, type: string, description: string): void {
  const desk = deskOf(platform, call);
  desk.activities.unshift({
    id: String(900_000_000_000_001 + desk.activities.length),
    activity_type: type,
    timestamp: new Date(platform.world.host.now()).toISOString(),
    actor_type: 'API',
    actor_id: platform.world.state.directory.systemUser.id,
    actor_name: platform.world.state.directory.systemUser.name,
    description,
    details: undefined,
    ip_address: undefined,
    user_agent: undefined,
  });
}

function schedule(platform: Platform, call: Call): unknown {
  const { parameters } = call;
  const name = requiredText(parameters, 'name', 'name', 100);
  const type = requiredText(parameters, 'schedule_type', 'schedule_type');
  if (!TYPES.includes(type)) {
    throw invalidParameter(`Param schedule_type must be one of {${TYPES.join(', ')}}`);
  }
  for (const side of ['start_time', 'end_time'] as const) {
    if (!TIME.test(requiredText(parameters, side, side))) {
      throw invalidParameter(`Param ${side} must be a time, such as 09:00.`);
    }
  }
  const desk = deskOf(platform, call);
  const active = parameters['is_active'] !== false;
  const now = new Date(platform.world.host.now()).toISOString();
  const node: Node = {
    id: String(910_000_000_000_001 + desk.schedules.length),
    name,
    status: active ? 'ACTIVE' : 'INACTIVE',
    schedule_type: type,
    description: text(call, 'description'),
    start_time: text(call, 'start_time'),
    end_time: text(call, 'end_time'),
    timezone: text(call, 'timezone') ?? 'UTC',
    days_of_week: parameters['days_of_week'],
    is_active: active,
    recurrence_pattern: parameters['recurrence_pattern'],
    created_time: now,
    updated_time: now,
  };
  desk.schedules.push(node);
  return { id: node['id'] };
}

function users(platform: Platform, call: Call): unknown {
  const account = accountOf(call, MANAGE);
  if (text(call, 'business') !== account.owner.id) {
    throw invalidParameter('The parameter business is required.');
  }
  const { people, systemUser } = platform.world.state.directory;
  const nodes = [...deskOf(platform, call).users].map(([id, tasks]) => ({
    id,
    name: [...people, systemUser].find((person) => person.id === id)?.name ?? `User ${id}`,
    tasks,
    business: account.owner,
    user_type: id === systemUser.id ? 'SYSTEM_USER' : 'BUSINESS_USER',
  }));
  return list(call, nodes, USER);
}

function assign(platform: Platform, call: Call): unknown {
  const user = requiredText(call.parameters, 'user', 'user');
  const tasks = tasksOf(call.parameters['tasks']);
  if (!/^\d+$/.test(user)) throw invalidParameter('Param user must be the id of a user.');
  if (tasks.length === 0 || !tasks.every((task) => TASKS.includes(task))) {
    throw invalidParameter(`Param tasks must be an array of {${TASKS.join(', ')}}`);
  }
  deskOf(platform, call).users.set(user, tasks);
  note(platform, call, 'USER_ADDED', 'A user was added');
  return { success: true };
}

/** A list in a form stands there as JSON. */
function tasksOf(given: unknown): string[] {
  try {
    const read: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    return Array.isArray(read) ? read.map(String) : [];
  } catch {
    return [];
  }
}
