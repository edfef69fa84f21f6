/**
 * Templates of a page for messages at any time: order updates, reminders.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
 */
import { type Call, required, text } from '../call.ts';
import { list, type Node, type NodeShape } from '../fields.ts';
import { allow, deskFor, onEdge } from './caller.ts';
import { invalid } from './refusals.ts';
import { idIn, isObject, type Json, readable, wordIn } from './shape.ts';
import { type Desk, type Messaging, nextId } from './state.ts';

export interface PageTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  status: string;
  /** Why it was refused; `NONE`: it was not. */
  reason: string;
  readonly components: readonly Json[];
}

const SHAPE: NodeShape = {
  type: 'MessengerBusinessTemplate',
  defaults: ['id', 'name', 'language', 'category', 'status', 'components'],
};

export function registerUtility(messaging: Messaging): void {
  onEdge(
    messaging,
    'GET',
    'message_templates',
    (call, caller) => {
      const desk = deskFor(call, caller);
      allow(caller, desk, 'utility');
      const name = text(call, 'name');
      const templates = [...desk.templates.values()].filter(
        (template) => name === undefined || template.name === name,
      );
      return list(call, templates.map(nodeOf), SHAPE);
    },
    'page',
  );
  onEdge(
    messaging,
    'POST',
    'message_templates',
    (call, caller) => {
      const desk = deskFor(call, caller);
      allow(caller, desk, 'utility');
      return create(messaging, desk, call);
    },
    'page',
  );
  onEdge(
    messaging,
    'DELETE',
    'message_templates',
    (call, caller) => {
      const desk = deskFor(call, caller);
      allow(caller, desk, 'utility');
      const name = required(call, 'name');
      const one = text(call, 'template_id');
      const named = [...desk.templates.values()].filter(
        (template) => template.name === name && (one === undefined || template.id === one),
      );
      if (named.length === 0) throw invalid(`The template ${name} does not exist.`);
      for (const { id } of named) desk.templates.delete(id);
      return { success: true };
    },
    'page',
  );
}

/** The text of a template with its values in place. Throws the platform's refusal. */
export function filled(desk: Desk, given: unknown): string {
  if (!isObject(given)) throw invalid('Param message[template] must be a JSON object.');
  const language = isObject(given['language']) ? given['language']['code'] : undefined;
  const template = [...desk.templates.values()].find(
    (known) => known.name === given['name'] && known.language === language,
  );
  if (!template) throw invalid(`The template ${String(given['name'])} does not exist.`);
  if (template.status !== 'APPROVED') {
    throw invalid(`The template ${template.name} is ${template.status}.`);
  }
  const body = template.components.find((part) => wordIn(part, 'type') === 'body');
  const values = valuesOf(given['components']);
  const pattern = idIn(body ?? {}, 'text') ?? '';
  const places = new Set(pattern.match(/\{\{\w+\}\}/g) ?? []);
  if (places.size !== values.length) {
    throw invalid(`The template takes ${places.size} parameters, not ${values.length}.`);
  }
  return [...places].reduce(
    (said, place, index) => said.replaceAll(place, values[index] ?? ''),
    pattern,
  );
}

function valuesOf(components: unknown): string[] {
  if (!Array.isArray(components)) return [];
  const body = components.find((part) => isObject(part) && wordIn(part, 'type') === 'body');
  const parameters: unknown = isObject(body) ? body['parameters'] : [];
  if (!Array.isArray(parameters)) return [];
  return parameters.map((parameter) =>
    isObject(parameter) ? (idIn(parameter, 'text') ?? '') : '',
  );
}

function create(messaging: Messaging, desk: Desk, call: Call): unknown {
  const name = required(call, 'name');
  const language = required(call, 'language');
  if (text(call, 'category')?.toUpperCase() !== 'UTILITY') {
    throw invalid('Param category must be one of {UTILITY}');
  }
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw invalid('Param name must be lower-case letters, digits and underscores.');
  }
  const components = readComponents(call.parameters['components']);
  const taken = [...desk.templates.values()].some(
    (known) => known.name === name && known.language === language,
  );
  if (taken) throw invalid('A template of that name and language exists already.');
  const template: PageTemplate = {
    id: nextId(messaging),
    name,
    language,
    status: 'APPROVED',
    reason: 'NONE',
    components,
  };
  desk.templates.set(template.id, template);
  return { id: template.id, status: template.status, category: 'UTILITY' };
}

function readComponents(given: unknown): Json[] {
  const value = readable(given);
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalid('Param components must be an array.');
  }
  const body = value.find((part) => wordIn(part, 'type') === 'body');
  if (typeof body?.['text'] !== 'string') throw invalid('A template must have a BODY with a text.');
  return value;
}

function nodeOf({ id, name, language, status, reason, components }: PageTemplate): Node {
  return { id, name, language, category: 'UTILITY', status, components, rejected_reason: reason };
}
