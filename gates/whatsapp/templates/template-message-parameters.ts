import type { DraftTemplate } from '../../../src/domain/message.ts';
import { plural, type Words, words } from '../../../src/domain/words.ts';
import { refuseParameters } from './template-refusal.ts';
import { filled, placeholders } from './template-text.ts';
import type { Template } from './templates.ts';

type Json = Readonly<Record<string, unknown>>;

export type Params = DraftTemplate['params'];

/** A text of a template with what is put into it. */
export interface Filled {
  /** As the platform takes them, in the text's order. */
  parameters: Json[];
  /** The text a person will read. */
  text: string;
}

/** What a body may come to with its parameters (error 132005). */
const BODY_MAX = 1024;

/**
 * Fits parameters into a text of a template, exactly as many and by the names it has.
 * @param where what the text is, as it stands after “The template … has … in”
 * @throws GateError exit 6 `template_parameters`
 */
export function fill(template: Template, where: Words, source: string, params: Params): Filled {
  const names = placeholders(source);
  const values = valuesFor(template, where, names, params);
  const parameters = names.map((name, index) => ({
    type: 'text',
    ...(template.parameterFormat === 'NAMED' ? { parameter_name: name } : {}),
    text: values[index],
  }));
  const text = filled(
    source,
    Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])),
  );
  if ([...text].length > BODY_MAX) {
    throw refuseParameters(
      template,
      words`With these parameters ${where} has ${plural([...text].length, '# character', '# characters')}; the limit is ${BODY_MAX}.`,
      words`Give shorter parameters.`,
    );
  }
  return { parameters, text };
}

function valuesFor(
  template: Template,
  where: Words,
  names: readonly string[],
  params: Params,
): string[] {
  const { name } = template;
  const named = !Array.isArray(params) && Object.keys(params).length > 0;
  if (named && template.parameterFormat !== 'NAMED') {
    throw refuseParameters(
      template,
      words`The parameters of the template “${name}” have no names: give them in order.`,
    );
  }
  const given = Object.entries(params);
  const missing = named ? names.filter((each) => !Object.hasOwn(params, each)) : [];
  const strange = named ? given.map(([key]) => key).filter((key) => !names.includes(key)) : [];
  const [unfit] = [...missing, ...strange];
  if (unfit !== undefined) {
    throw refuseParameters(
      template,
      missing.length > 0
        ? words`The template “${name}” needs “${unfit}” in ${where}.`
        : words`The template “${name}” has no “${unfit}” in ${where}.`,
    );
  }
  if (given.length !== names.length) {
    throw refuseParameters(
      template,
      words`The template “${name}” has ${plural(names.length, '# parameter', '# parameters')} in ${where}; ${plural(given.length, '# was given', '# were given')}.`,
    );
  }
  const values = named
    ? names.map((each) => (params as Record<string, string>)[each] ?? '')
    : given.map(([, value]) => value);
  values.forEach((value, index) => checkValue(template, names[index] ?? '', value));
  return values;
}

/** What the platform refuses in a parameter (132007, 131008). */
function checkValue(template: Template, name: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') {
    throw refuseParameters(template, words`The parameter ${name} is empty.`);
  }
  if (/[\r\n\t]| {5}/.test(value)) {
    throw refuseParameters(
      template,
      words`The parameter ${name} holds a line break, a tab or more than four spaces in a row.`,
      words`Leave them out.`,
    );
  }
}
