/** What a mail is made of, as IMAP tells it: ENVELOPE and BODYSTRUCTURE (RFC 3501, 7.4.2). */
import addressparser, { type Address } from 'nodemailer/lib/addressparser';
import { type Entity, headerOf, parametersOf } from '../mime.ts';
import { nstring } from './tokens.ts';

export function envelope(entity: Entity): string {
  const text = (name: string) => nstring(headerOf(entity, name));
  const people = (name: string, other?: string) =>
    addresses(headerOf(entity, name) ?? (other === undefined ? null : headerOf(entity, other)));
  return `(${[
    text('date'),
    text('subject'),
    people('from'),
    people('sender', 'from'),
    people('reply-to', 'from'),
    people('to'),
    people('cc'),
    people('bcc'),
    text('in-reply-to'),
    text('message-id'),
  ].join(' ')})`;
}

function addresses(value: string | null): string {
  if (value === null || value === '') return 'NIL';
  const told = addressparser(value).flatMap((each: Address) =>
    each.group
      ? [
          `(NIL NIL ${nstring(each.name ?? '')} NIL)`,
          ...each.group.map(person),
          '(NIL NIL NIL NIL)',
        ]
      : [person(each)],
  );
  return told.length === 0 ? 'NIL' : `(${told.join('')})`;
}

function person({ name, address = '' }: Address): string {
  const at = address.lastIndexOf('@');
  const local = at === -1 ? address : address.slice(0, at);
  const host = at === -1 ? null : address.slice(at + 1);
  return `(${nstring(name === '' ? null : name)} NIL ${nstring(local)} ${nstring(host)})`;
}

/** @param extended BODYSTRUCTURE; without: BODY */
export function bodyStructure(raw: string, entity: Entity, extended: boolean): string {
  const { type, subtype, parts, parameters } = entity;
  if (type === 'multipart' && parts.length > 0) {
    const inside = parts.map((part) => bodyStructure(raw, part, extended)).join('');
    const more = extended ? ` ${pairs(parameters)} ${disposition(entity)} NIL NIL` : '';
    return `(${inside} ${nstring(subtype)}${more})`;
  }
  // A multipart without parts has nothing to show but its text.
  const [kind, sub] = type === 'multipart' ? ['text', 'plain'] : [type, subtype];
  const body = raw.slice(entity.body, entity.end);
  const lines = body.split('\n').length - (body.endsWith('\n') || body === '' ? 1 : 0);
  const fields = [
    nstring(kind),
    nstring(sub),
    pairs(parameters),
    nstring(headerOf(entity, 'content-id')),
    nstring(headerOf(entity, 'content-description')),
    nstring((headerOf(entity, 'content-transfer-encoding') ?? '7bit').toLowerCase()),
    String(body.length),
  ];
  const [inner] = parts;
  if (kind === 'message' && sub === 'rfc822' && inner) {
    fields.push(envelope(inner), bodyStructure(raw, inner, extended), String(lines));
  } else if (kind === 'text') fields.push(String(lines));
  if (extended) fields.push('NIL', disposition(entity), 'NIL', 'NIL');
  return `(${fields.join(' ')})`;
}

function pairs(parameters: ReadonlyMap<string, string>): string {
  if (parameters.size === 0) return 'NIL';
  return `(${[...parameters].map(([name, value]) => `${nstring(name)} ${nstring(value)}`).join(' ')})`;
}

function disposition(entity: Entity): string {
  const value = headerOf(entity, 'content-disposition');
  if (value === null) return 'NIL';
  const [kind = 'attachment'] = value.split(';');
  return `(${nstring(kind.trim().toLowerCase())} ${pairs(parametersOf(value))})`;
}
