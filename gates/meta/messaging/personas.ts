/**
 * Names and pictures that answers of a page can be given under.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
 */
import * as z from 'zod/mini';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { unreadable } from '../graph.ts';
import type { Place } from './accounts.ts';

interface Persona {
  id: string;
  name: string;
  picture: string | null;
}

const LONGEST_NAME = 50;

const personaNode = z.object({
  id: z.string(),
  name: z.string(),
  profile_picture_url: z.optional(z.string()),
});

export async function listPersonas({ graph, node, session }: Place): Promise<Persona[]> {
  const personas: Persona[] = [];
  for await (const one of graph.all(`${node}/personas`)) {
    const read = personaNode.safeParse(one);
    if (!read.success) throw unreadable(session.account.gate, words`a persona`, read.error);
    const { id, name, profile_picture_url: picture = null } = read.data;
    personas.push({ id, name, picture });
  }
  return personas;
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
