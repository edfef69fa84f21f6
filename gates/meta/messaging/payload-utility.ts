import type { DraftTemplate } from '../../../src/domain/message.ts';
import type { Json } from '../json.ts';

/**
 * The `message.template` of a utility message. Its components as they were built for the template
 * (`withUtility`), else the parameters of its body as told.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
 */
export function utilityTemplate(draft: DraftTemplate): Json {
  const { name, language, params, header, buttons = {} } = draft;
  const components =
    draft.components ??
    utilityComponents({ params, header: header === undefined ? [] : [header], buttons, types: [] });
  return {
    name,
    language: { code: language },
    ...(components.length > 0 ? { components } : {}),
  };
}

interface Given {
  readonly header: DraftTemplate['params'];
  readonly params: DraftTemplate['params'];
  readonly buttons: NonNullable<DraftTemplate['buttons']>;
  /** Of the template's buttons by their places, where they are known: `URL`, `POSTBACK` … */
  readonly types: readonly string[];
}

export function utilityComponents({ header, params, buttons, types }: Given): Json[] {
  const presses = Object.entries(buttons)
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([place, value]) =>
      types[Number(place)] === 'URL'
        ? { type: 'URL', url: value }
        : { type: 'POSTBACK', payload: value },
    );
  const parts = { header: textsOf(header), body: textsOf(params), buttons: presses };
  return Object.entries(parts)
    .filter(([, parameters]) => parameters.length > 0)
    .map(([type, parameters]) => ({ type, parameters }));
}

function textsOf(params: DraftTemplate['params']): Json[] {
  if (Array.isArray(params)) return params.map((text: string) => ({ type: 'text', text }));
  return Object.entries(params).map(([parameter_name, text]) => ({
    type: 'text',
    parameter_name,
    text,
  }));
}
