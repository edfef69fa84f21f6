/**
 * Names and pictures that answers of a page can be given under.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
 */
import * as z from 'zod/mini';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { unreadable } from '../graph.ts';
import type { Place } from './accounts.ts';
import { messagingOf } from './credential.ts';

interface Persona {
  id: string;
  name: string;
  picture: string | null;
}

const LONGEST_NAME = 50;
/** How long the personas are believed to be as they were; a refusal is always checked against a fresh answer. */
const PERSONAS_MS = 10 * 60_000;
const LIST = 'gates messenger personas list';
const MAY_NOT_LOOK: ReadonlySet<string> = new Set(['permission_denied', 'scope_missing']);

const personaNode = z.object({
  id: z.string(),
  name: z.string(),
  profile_picture_url: z.optional(z.string()),
});

export async function listPersonas({
  graph,
  node,
  session,
}: Pick<Place, 'graph' | 'node' | 'session'>): Promise<Persona[]> {
  const personas: Persona[] = [];
  for await (const one of graph.all(`${node}/personas`)) {
    const read = personaNode.safeParse(one);
    if (!read.success) throw unreadable(session.account.gate, words`a persona`, read.error);
    const { id, name, profile_picture_url: picture = null } = read.data;
    personas.push({ id, name, picture });
  }
  return personas;
}

/** One of these, by its id or name. @throws GateError exit 5 for none, exit 2 for several */
export function personaNamed(personas: readonly Persona[], named: string): Persona {
  const found = personas.filter(({ id, name }) => id === named || name === named);
  const [only, ...others] = found;
  if (only === undefined) throw notFound(words`There is no persona “${named}”.`, LIST);
  if (others.length === 0) return only;
  throw usageError(
    words`Several personas are called “${named}”: ${found.map(({ id }) => id).join(', ')}.`,
    words`Name one by id.`,
    'ambiguous_persona',
  );
}

/**
 * The id of a persona by what a person types of it. An id is left to the platform where the token may not see
 * the personas.
 */
export async function personaId(session: Session, named: string): Promise<string> {
  const kept = await session.memory.recall('personas');
  const known = (Array.isArray(kept) ? (kept as Persona[]) : []).filter(
    ({ id, name }) => id === named || name === named,
  );
  if (known.length === 1 && known[0]) return known[0].id;
  try {
    const personas = await listPersonas({ ...messagingOf(session), session });
    await session.memory.remember('personas', personas, session.now() + PERSONAS_MS);
    return personaNamed(personas, named).id;
  } catch (error) {
    const unseen = error instanceof GateError && MAY_NOT_LOOK.has(error.code);
    if (unseen && /^\d+$/.test(named)) return named;
    throw error;
  }
}

/** @param picture an https address; Meta keeps a copy of it (8 MB at most) */
export async function addPersona(
  { graph, node, session }: Place,
  { name, picture }: { name: string; picture: string },
): Promise<string> {
  const { id } = await graph.post(`${node}/personas`, {
    json: { name, profile_picture_url: picture },
  });
  if (typeof id !== 'string') throw unreadable(session.account.gate, words`a persona`);
  return id;
}

export async function removePersona({ graph }: Place, id: string): Promise<void> {
  await graph.del(id);
}

/** @throws GateError exit 6 naming the limit */
export function checkPersona({ name, picture }: { name: string; picture: string }): void {
  const length = [...name].length;
  if (length === 0 || length > LONGEST_NAME) {
    throw refused(words`A persona’s name has 1 to ${LONGEST_NAME} characters, not ${length}.`);
  }
  if (URL.canParse(picture) && new URL(picture).protocol === 'https:') return;
  throw refused(words`“${picture}” is no address that starts with https://.`);
}

function refused(message: ReturnType<typeof words>): GateError {
  return new GateError({
    category: 'policy',
    code: 'persona_refused',
    gate: 'messenger',
    message,
    hint: 'gates messenger personas add --help',
  });
}
