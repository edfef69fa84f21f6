import { z } from 'zod';
import { DELIVERIES } from '../domain/delivery.ts';
import { type Text, words } from '../domain/words.ts';
import { DOCUMENT_PATH, FOLDER_NAME, FORMAT_VERSION, MEDIA_PATH } from './names.ts';
import { booking, meeting, participant, recording, registrant } from './record-schema.ts';

/*
 * The two files of an export, as schemas: `<from>--<to>.json` and `manifest.json`. Published as JSON
 * Schema beside this file; a test fails when they differ (`UPDATE_SCHEMAS=1` writes them anew).
 * Loaded where something is read back: a first export, which reads nothing, does without zod's 10 MB.
 */

const time = z.iso.datetime({ precision: 3 }).describe('ISO 8601 in UTC, with milliseconds');
const count = z.int().nonnegative();
const hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 in lower-case hex');
const facts = z.record(z.string(), z.unknown()).describe('What the network knows of the account');
const word = z.string().regex(FOLDER_NAME);
const mediaPath = z.string().regex(MEDIA_PATH).describe('<provider>/media/<sha256>.<ext>');

const mediaFields = {
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  id: z.string().nullable().describe('The handle to fetch it by at the platform'),
  mimeType: z.string().nullable(),
  sha256: z.string().nullable().describe('As the platform gives it, in hex or base64'),
  filename: z.string().nullable(),
  size: z.number().nonnegative().nullable().describe('Bytes'),
};

const message = z
  .strictObject({
    id: z.string().describe('The id at the platform; unique within the account'),
    provider: word,
    account: z.string(),
    conversation: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    from: z.string(),
    to: z.string(),
    type: z.string().describe('The word of the network: text, image, interactive …'),
    text: z.string().nullable(),
    timestamp: time,
    status: z.enum(DELIVERIES),
    replyTo: z.string().nullable().describe('Id of the message it answers'),
    media: z.strictObject({ ...mediaFields, caption: z.string().nullable() }).nullable(),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'What it says beside its text: choice, form, order, referral, location, contacts …',
      ),
    edited: z.literal(true).optional().describe('Changed by its author: the text is the newest'),
    revoked: z.literal(true).optional().describe('Taken back by its author'),
    raw: z.unknown().optional().describe('As the platform sent it; only where it was asked for'),
  })
  .meta({ id: 'message' });

const contact = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    identities: z.array(z.strictObject({ kind: z.string(), value: z.string() })),
  })
  .meta({ id: 'contact', description: 'Someone who wrote or received in this document' });

const medium = z
  .strictObject({
    message: z.string().describe('Id of the message it belongs to'),
    ...mediaFields,
    file: mediaPath.optional().describe('Where it was stored, from the folder of the user'),
  })
  .meta({ id: 'media' });

const event = z
  .strictObject({
    id: z.string().describe('Order of arrival, unique for the user'),
    account: z.string().nullable().describe('null: it concerns something above accounts'),
    kind: z.enum(['notice', 'unknown', 'bad']),
    topic: z.string().describe('The word of the network for what it is about'),
    subject: z.string().nullable(),
    summary: z.string(),
    timestamp: time,
    raw: z
      .unknown()
      .optional()
      .describe('As the platform sent it; always where nobody understood it'),
  })
  .meta({ id: 'event', description: 'News that is no message, or something nobody understood' });

/** Records of one kind. */
const series = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .min(1)
    .optional()
    .describe('By order of arrival; in documents of their own, for all accounts of a network');

export const documentSchema = z
  .strictObject({
    provider: word,
    user: word,
    timestamp: time.describe('When this file was written'),
    version: z.literal(FORMAT_VERSION),
    data: z.strictObject({
      account: facts,
      messages: z
        .array(message)
        .describe('By order of arrival; none in a document of anything else'),
      contacts: z.array(contact),
      media: z.array(medium),
      events: z
        .array(event)
        .min(1)
        .optional()
        .describe('By order of arrival; in documents of their own, for all accounts of a network'),
      meetings: series(meeting),
      participants: series(participant),
      registrants: series(registrant),
      recordings: series(recording),
      bookings: series(booking),
    }),
  })
  .meta({ title: 'Substance document' });

const fileEntry = z
  .strictObject({
    path: z.string().regex(DOCUMENT_PATH).describe('<provider>/<from>--<to>.json'),
    sha256: hex,
    bytes: count,
    count: count.describe('Messages, events, or records'),
    from: time.describe('Time of the earliest message'),
    to: time.describe('Time of the latest message'),
    account: z
      .string()
      .describe('<gate>:* for a document of events, <gate>:*meetings … for one of records'),
    firstSeq: count.describe('Order of arrival of the first message'),
    lastSeq: count.describe('Order of arrival of the last message'),
    lastRevision: count.describe('Every change up to this revision is in the file'),
    media: count.describe('Messages whose media can be fetched'),
    mediaStored: count.describe('How many of them name a stored file'),
  })
  .meta({ id: 'file' });

export const manifestSchema = z
  .strictObject({
    version: z.literal(FORMAT_VERSION),
    user: word,
    updatedAt: time,
    since: time.nullable().describe('Only messages sent at or after this time are here'),
    raw: z.boolean().describe('Whether messages carry the payload of the platform'),
    accounts: z.array(
      z.strictObject({
        id: z.string(),
        gate: z.string(),
        provider: word,
        account: facts,
        cursor: count.describe('Changes up to this revision are exported'),
        lastSeq: count.describe('Messages up to this order of arrival are exported'),
      }),
    ),
    files: z.array(fileEntry),
    media: z.array(
      z.strictObject({
        account: z.string(),
        message: z.string(),
        path: mediaPath,
        sha256: hex,
        bytes: count,
      }),
    ),
    mediaErrors: z
      .array(z.strictObject({ account: z.string(), message: z.string(), error: z.string() }))
      .describe('What could not be fetched; tried again by the next export with --media'),
  })
  .meta({ title: 'Substance manifest' });

export type SubstanceDocument = z.infer<typeof documentSchema>;
export type SubstanceContact = z.infer<typeof contact>;
export type SubstanceEvent = z.infer<typeof event>;
export type SubstanceMedia = z.infer<typeof medium>;
export type SubstanceMeeting = z.infer<typeof meeting>;
export type SubstanceParticipant = z.infer<typeof participant>;
export type SubstanceRegistrant = z.infer<typeof registrant>;
export type SubstanceRecording = z.infer<typeof recording>;
export type SubstanceBooking = z.infer<typeof booking>;
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
export type ManifestAccount = Manifest['accounts'][number];
export type StoredMedia = Manifest['media'][number];

/** The published form of a schema (JSON Schema 2020-12). */
export function jsonSchema(schema: typeof documentSchema | typeof manifestSchema): unknown {
  return z.toJSONSchema(schema, { target: 'draft-2020-12' });
}

/** What is wrong with a value, in one line: where, and why. */
export function schemaProblem(error: z.ZodError): Text {
  const issue = error.issues[0];
  return issue === undefined
    ? words`not valid`
    : `${issue.path.join('.') || 'document'}: ${issue.message}`;
}
