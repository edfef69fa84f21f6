/** Groups, for numbers that are official: `/{phone-number-id}/groups` and `/{group-id}/…`. */
import { randomBytes, randomInt } from 'node:crypto';
import { type Call, idOf, text } from '../../meta/sandbox/call.ts';
import { invalidParameter, missingObject } from '../../meta/sandbox/errors.ts';
import { list, pick } from '../../meta/sandbox/fields.ts';
import { type NumberOfAccount, numberOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import { refused } from './errors.ts';
import { tellGroup } from './group-events.ts';
import { items, optionalText, requiredText } from './json.ts';
import { type Peer, peerByPhone, peerByUserId, type Platform } from './platform.ts';

export interface Group {
  id: string;
  of: NumberOfAccount;
  subject: string;
  description: string | null;
  approval: boolean;
  /** Epoch milliseconds. */
  createdAt: number;
  link: string;
  participants: Peer[];
  /** By the id of the request. */
  requests: Map<string, { peer: Peer; at: number }>;
  picture: string | null;
}

export const GROUP_MAX = 8;
const SUBJECT_MAX = 128;
const DESCRIPTION_MAX = 2048;
const SEND = 'whatsapp_business_messaging';
const SOON_MS = 20;

export function registerGroups(platform: Platform): void {
  const { world } = platform;
  world.kind('group', (id) => platform.state.groups.has(id));
  world.route('GET', ':phone/groups', (call) => listOf(platform, call));
  world.route('POST', ':phone/groups', (call) => create(platform, call));
  world.route('GET', ':group', (call) => show(platform, call));
  world.route('POST', ':group', (call) => edit(platform, call));
  world.route('DELETE', ':group', (call) => {
    const group = groupOf(platform, call);
    platform.state.groups.delete(group.id);
    tellGroup(platform, group, 'group_lifecycle_update', { type: 'group_delete' });
    return { success: true };
  });
  world.route('GET', ':group/invite_link', (call) => linkOf(groupOf(platform, call)));
  world.route('POST', ':group/invite_link', (call) => {
    const group = groupOf(platform, call);
    product(call);
    group.link = mintLink();
    return linkOf(group);
  });
  world.route('DELETE', ':group/participants', (call) => putOut(platform, call));
  world.route('GET', ':group/join_requests', (call) => {
    const nodes = [...groupOf(platform, call).requests].map(([id, { peer, at }]) => ({
      join_request_id: id,
      wa_id: peer.phone ?? undefined,
      user_id: peer.phone === null ? peer.userId : undefined,
      creation_timestamp: Math.floor(at / 1000),
    }));
    return list(call, nodes, {
      type: 'WhatsAppGroupJoinRequest',
      defaults: ['join_request_id', 'wa_id', 'user_id', 'creation_timestamp'],
      withId: false,
    });
  });
  world.route('POST', ':group/join_requests', (call) => answer(platform, call, true));
  world.route('DELETE', ':group/join_requests', (call) => answer(platform, call, false));
}

function eligible(call: Call): NumberOfAccount {
  const found = numberOf(call, SEND);
  if (found.number.official) return found;
  throw refused(
    131215,
    'Groups APIs are only available for eligible phone numbers. Check eligibility for Groups APIs in our documentation.',
  );
}

function groupOf(platform: Platform, call: Call): Group {
  const id = idOf(call, 'group');
  const group = platform.state.groups.get(id);
  if (!group) throw missingObject(call.request.method, id);
  // Somebody else's token does not see it.
  useAccount(call, group.of.account.id, SEND);
  return group;
}

function listOf(platform: Platform, call: Call): unknown {
  const { number } = eligible(call);
  const nodes = [...platform.state.groups.values()]
    .filter(({ of }) => of.number.id === number.id)
    .map(({ id, subject, createdAt }) => ({
      id,
      subject,
      created_at: String(Math.floor(createdAt / 1000)),
    }));
  const { data, paging } = list(call, nodes, {
    type: 'WhatsAppGroup',
    defaults: ['id', 'subject', 'created_at'],
  }) as { data: unknown; paging?: unknown };
  return { data: { groups: data }, ...(paging === undefined ? {} : { paging }) };
}

function create(platform: Platform, call: Call): unknown {
  const of = eligible(call);
  product(call);
  const mode = text(call, 'join_approval_mode') ?? 'auto_approve';
  if (!['approval_required', 'auto_approve'].includes(mode)) {
    throw invalidParameter(
      'Param join_approval_mode must be one of {APPROVAL_REQUIRED, AUTO_APPROVE}',
    );
  }
  const { parameters } = call;
  const description = optionalText(parameters, 'description', 'description', DESCRIPTION_MAX);
  const group: Group = {
    id: mintId(of),
    of,
    subject: requiredText(parameters, 'subject', 'subject', SUBJECT_MAX).trim(),
    description: description ?? null,
    approval: mode === 'approval_required',
    createdAt: platform.world.host.now(),
    link: mintLink(),
    participants: [],
    requests: new Map(),
    picture: null,
  };
  const request = String(randomInt(1e12, 9e12));
  // As there: the group is made after the answer, and told by webhook.
  platform.world.host.later(SOON_MS, async () => {
    platform.state.groups.set(group.id, group);
    tellGroup(platform, group, 'group_lifecycle_update', {
      type: 'group_create',
      request_id: request,
      subject: group.subject,
      ...(group.description === null ? {} : { description: group.description }),
      invite_link: group.link,
      join_approval_mode: mode,
    });
  });
  return { messaging_product: 'whatsapp', request_id: request };
}

/** Without `fields` only the id is told. */
function show(platform: Platform, call: Call): unknown {
  const group = groupOf(platform, call);
  const node = {
    id: group.id,
    subject: group.subject,
    description: group.description ?? undefined,
    join_approval_mode: group.approval ? 'approval_required' : 'auto_approve',
    suspended: false,
    creation_timestamp: Math.floor(group.createdAt / 1000),
    participants: group.participants.map(nameOf),
    total_participant_count: group.participants.length,
  };
  return {
    messaging_product: 'whatsapp',
    ...pick(call, node, { type: 'WhatsAppGroup', defaults: ['id'] }),
  };
}

function edit(platform: Platform, call: Call): unknown {
  const group = groupOf(platform, call);
  product(call);
  const { parameters, files } = call;
  if (parameters['subject'] !== undefined) {
    group.subject = requiredText(parameters, 'subject', 'subject', SUBJECT_MAX).trim();
  }
  const description = optionalText(parameters, 'description', 'description', DESCRIPTION_MAX);
  if (description !== undefined) group.description = description;
  const { file } = files;
  if (file) {
    if (file.type !== 'image/jpeg') throw invalidParameter('Param file must be an image/jpeg');
    group.picture = file.name;
  }
  tellGroup(platform, group, 'group_settings_update', { type: 'group_settings_update' });
  return { success: true };
}

function putOut(platform: Platform, call: Call): unknown {
  const group = groupOf(platform, call);
  product(call);
  const users = items(call.parameters, 'participants', 'participants').map(({ user }) =>
    String(user),
  );
  if (users.length === 0) throw invalidParameter('Param participants must not be empty.');
  if (users.length > GROUP_MAX) throw refused(131204);
  if (new Set(users).size < users.length) throw refused(131202);
  const peers = users.map((user) =>
    /^[A-Z]{2}\./.test(user) ? peerByUserId(user) : peerByPhone(user.replaceAll(/\D/g, '')),
  );
  const ids = new Set(peers.map(({ userId }) => userId));
  const staying = group.participants.filter(({ userId }) => !ids.has(userId));
  if (staying.length + ids.size > group.participants.length) throw refused(131212);
  group.participants = staying;
  tellGroup(platform, group, 'group_participants_update', {
    type: 'group_participants_remove',
    removed_participants: peers.map((peer, index) => ({ input: users[index], ...nameOf(peer) })),
    initiated_by: 'business',
  });
  return { messaging_product: 'whatsapp' };
}

function answer(platform: Platform, call: Call, approve: boolean): unknown {
  const group = groupOf(platform, call);
  product(call);
  const { join_requests: ids } = call.parameters;
  if (!Array.isArray(ids) || ids.length === 0) {
    throw invalidParameter('The parameter join_requests is required.');
  }
  const done: string[] = [];
  const failed: unknown[] = [];
  for (const id of ids.map(String)) {
    const request = group.requests.get(id);
    const full = approve && group.participants.length >= GROUP_MAX;
    if (!request || full) {
      const { code, message } = (full ? refused(131204) : refused(131213)).refusal;
      failed.push({ join_request_id: id, errors: [{ code, message, title: message }] });
      continue;
    }
    group.requests.delete(id);
    if (approve) group.participants.push(request.peer);
    done.push(id);
  }
  return {
    messaging_product: 'whatsapp',
    [approve ? 'approved_join_requests' : 'rejected_join_requests']: done,
    ...(failed.length === 0 ? {} : { failed_join_requests: failed }),
  };
}

function product(call: Call): void {
  if (text(call, 'messaging_product') === 'whatsapp') return;
  throw invalidParameter('The parameter messaging_product is required.');
}

function linkOf({ link }: Group): unknown {
  return { messaging_product: 'whatsapp', invite_link: link };
}

function nameOf({ phone, userId }: Peer): Record<string, string> {
  return phone === null ? { user_id: userId } : { wa_id: phone };
}

/** Base64 of `capi_group:…` with the platform's own ending, which is no base64. */
function mintId({ number }: NumberOfAccount): string {
  const plain = `capi_group:${number.digits}:120363${randomInt(1e11, 9e11)}`;
  return `${Buffer.from(plain).toString('base64url')}ZD`;
}

function mintLink(): string {
  return `https://chat.whatsapp.com/${randomBytes(16).toString('base64url')}`;
}
