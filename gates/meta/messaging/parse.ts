import type { GateEvent } from '../../../src/domain/event.ts';

/** Every item of a webhook body as events, for the object that a gate is told of. */
export function parserOf(_object: 'page' | 'instagram'): (body: Uint8Array) => readonly GateEvent[] {
  return (body) => {
    JSON.parse(new TextDecoder().decode(body));
    return [];
  };
}

/** The part of a body that concerns the ids named. */
export function only(body: Uint8Array, belongs: (id: string) => boolean): Uint8Array | null {
  return belongs('') ? body : null;
}
