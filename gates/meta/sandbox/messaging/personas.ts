/**
 * Names and faces that a page's messages are sent under.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas
 */
import { idOf, required } from '../call.ts';
import { missingObject } from '../errors.ts';
import { list, type Node, type NodeShape, pick } from '../fields.ts';
import { allow, type Caller, deskFor, onEdge, onNode } from './caller.ts';
import { invalid } from './refusals.ts';
import { type Messaging, nextId } from './state.ts';

export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly picture: string;
}

const SHAPE: NodeShape = { type: 'Persona', defaults: ['name', 'profile_picture_url', 'id'] };

export function registerPersonas(messaging: Messaging): void {
  messaging.world.kind('persona', (id) =>
    messaging.state.desks.some(({ personas }) => personas.has(id)),
  );
  onEdge(
    messaging,
    'GET',
    'personas',
    (call, caller) => {
      const desk = deskFor(call, caller);
      allow(caller, desk, 'messages');
      return list(call, [...desk.personas.values()].map(nodeOf), SHAPE);
    },
    'page',
  );
  onEdge(
    messaging,
    'POST',
    'personas',
    (call, caller) => {
      const desk = deskFor(call, caller);
      allow(caller, desk, 'messages');
      const name = required(call, 'name');
      const picture = required(call, 'profile_picture_url');
      if ([...name].length > 50)
        throw invalid('Length of param name must be less than or equal to 50');
      if (!URL.canParse(picture)) throw invalid(`${picture} should represent a valid URL`);
      const id = nextId(messaging);
      desk.personas.set(id, { id, name, picture });
      return { id };
    },
    'page',
  );
  onNode(messaging, 'GET', ':persona', (call, caller) =>
    pick(call, nodeOf(personaOf(caller, idOf(call, 'persona')).persona), SHAPE),
  );
  onNode(messaging, 'DELETE', ':persona', (call, caller) => {
    const { personas, persona } = personaOf(caller, idOf(call, 'persona'));
    personas.delete(persona.id);
    return { success: true };
  });
}

function personaOf(
  caller: Caller,
  id: string,
): { personas: Map<string, Persona>; persona: Persona } {
  for (const desk of caller.desks) {
    const persona = desk.personas.get(id);
    if (!persona) continue;
    allow(caller, desk, 'messages');
    return { personas: desk.personas, persona };
  }
  throw missingObject('GET', id);
}

function nodeOf({ id, name, picture }: Persona): Node {
  return { id, name, profile_picture_url: picture };
}
