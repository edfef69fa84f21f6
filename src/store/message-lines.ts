/**
 * Messages as the very text that stands in a Substance document, made by SQLite itself. A row that becomes a
 * JavaScript object and then JSON costs three times what SQLite needs for the same text; PostgreSQL, whose rows come
 * over a socket, has no such shortcut.
 */
import { CompiledQuery } from 'kysely';
import type { MediaRef } from '../domain/message.ts';
import type { Db } from './schema.ts';
import type { LinesRequest, MessageLines } from './store.ts';

/** A message that is written between the two looks comes after the last one of the first: it is not missed. */
export async function sqliteLines(db: Db, request: LinesRequest): Promise<MessageLines> {
  const { accountId, provider, from, to, limit, since, raw } = request;
  const stretch = [accountId, from, to];
  const ends = await only<Ends>(db, ENDS, [...stretch, ...stretch, limit - 1, ...stretch]);
  const owner = `,"provider":${JSON.stringify(provider)},"account":${JSON.stringify(accountId)},"conversation":"`;
  const text = since === null ? TEXT[`${raw}`] : TEXT_SINCE[`${raw}`];
  const values = [owner, accountId, from, ends.last ?? to, ...(since === null ? [] : [since])];
  const row = await only<Row>(db, text, values);
  return {
    last: ends.last,
    count: row.count,
    firstSeq: row.first ?? ends.first ?? 0,
    lastSeq: row.last ?? ends.last ?? 0,
    earliest: row.earliest ?? 0,
    latest: row.latest ?? 0,
    people: [...numbersOf(row.people ?? '')],
    media: (JSON.parse(row.media) as [string, MediaRef][]).map(([message, ref]) => ({
      message,
      ref,
    })),
    json: row.json ?? new Uint8Array(),
  };
}

/** Runs an aggregate: it gives one row. */
async function only<T>(db: Db, text: string, values: unknown[]): Promise<T> {
  const { rows } = await db.executeQuery<T>(CompiledQuery.raw(text, values));
  return rows[0] as T;
}

interface Ends {
  first: number | null;
  last: number | null;
}

interface Row {
  count: number;
  /** Only where some may be left out: else they are the ends. */
  first?: number | null;
  last?: number | null;
  earliest: number | null;
  latest: number | null;
  people: string | null;
  media: string;
  json: Uint8Array<ArrayBuffer> | null;
}

const ZERO = '0'.charCodeAt(0);

/** Each number of `1,2,1` once. Cut into texts, they would be most of what an export leaves to the garbage collector. */
function numbersOf(list: string): Set<number> {
  const numbers = new Set<number>();
  if (list === '') return numbers;
  let number = 0;
  for (let at = 0; at < list.length; at += 1) {
    const digit = list.charCodeAt(at) - ZERO;
    if (digit >= 0) {
      number = number * 10 + digit;
    } else {
      numbers.add(number);
      number = 0;
    }
  }
  return numbers.add(number);
}

/**
 * ISO 8601, as `isoTime` of Substance has it: cut to the years 0000 to 9999. A Julian day number is the one form that
 * SQLite's date functions take without a modifier to read (https://www.sqlite.org/lang_datefunc.html); as a
 * double it is exact to 0.04 ms.
 */
const FIRST_TIME = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');
const TIME = `replace(datetime(iif(
  timestamp between ${FIRST_TIME} and ${LAST_TIME}, timestamp, iif(timestamp < 0, ${FIRST_TIME}, ${LAST_TIME})
) / 86400000.0 + 2440587.5, 'subsec'), ' ', 'T')`;

/** Picked one by one: what a gate keeps beyond the contract is no part of the format. */
const MEDIA = `json_object(${['kind', 'id', 'mimeType', 'sha256', 'filename', 'size', 'caption']
  .map((name) => `'${name}', media -> '${name}'`)
  .join(', ')})`;

/** A message, its fields in their order. What only we write needs no quoting; JSON stands as JSON. */
function line(raw: boolean): string {
  return `concat(
    '{"id":', json_quote(external_id), ?, conversation_id,
    '","direction":"', direction,
    '","from":', json_quote(sender),
    ',"to":', json_quote(recipient),
    ',"type":', json_quote(type),
    ',"text":', json_quote(text),
    ',"timestamp":"', ${TIME}, 'Z","status":"', status,
    '","replyTo":', json_quote(reply_to),
    ',"media":', iif(media is null, 'null', ${MEDIA}),
    iif(details is null, '', concat(',"details":', details)),
    iif(edited, ',"edited":true', ''), iif(revoked, ',"revoked":true', '')
    ${raw ? `, ',"raw":', raw` : ''}, '}')`;
}

/**
 * `group_concat` takes the rows as they come, in the order of the index; an ORDER BY of its own would sort them once
 * more, for a quarter of the time of all.
 */
function written(raw: boolean, since: string): string {
  return `
    select
      count(*) as count, ${since && 'min(seq) as first, max(seq) as last,'}
      min(timestamp) as earliest, max(timestamp) as latest,
      group_concat(person_id) as people,
      json_group_array(json_array(external_id, json(media))) filter (where media is not null) as media,
      cast(group_concat(${line(raw)}, ',\n') as blob) as json
    from ${STRETCH} ${since}`;
}

const STRETCH =
  'messages indexed by messages_by_arrival where account_id = ? and seq >= ? and seq <= ?';
/** The first, and the last of as many messages as are asked for, or the last there is. As a part of the query it costs more. */
const ENDS = `
  select
    (select min(seq) from ${STRETCH}) as first,
    coalesce(
      (select seq from ${STRETCH} order by seq limit 1 offset ?),
      (select max(seq) from ${STRETCH})
    ) as last`;
const TEXT = { true: written(true, ''), false: written(false, '') };
const SINCE = 'and timestamp >= ?';
const TEXT_SINCE = { true: written(true, SINCE), false: written(false, SINCE) };
