/** Parameters of a template's texts, and the examples that Meta wants of them. */
import { type Words, words } from '../../../src/domain/words.ts';
import { refusal } from '../bounds.ts';

/**
 * The parameters of a text, each once, in order.
 * @param named whether the template's `parameter_format` is NAMED
 * @throws GateError (exit 6) for one that is misspelt, of the other kind, or a gap in the numbers
 */
export function checkParameters(what: Words, text: string, named: boolean): string[] {
  const found = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name.trim());
  const rest = text.replaceAll(/\{\{[^{}]*\}\}/g, '');
  if (/\{\{|\}\}/.test(rest)) {
    throw refusal(
      'template_parameter_form',
      words`${what}: a parameter is written ${'{{1}}'} or ${'{{name}}'}.`,
    );
  }
  const parameters = [...new Set(found)];
  if (named) checkNames(what, parameters);
  else checkNumbers(what, parameters);
  return parameters;
}

function checkNames(what: Words, parameters: readonly string[]): void {
  const wrong = parameters.find((name) => !/^[a-z_][a-z0-9_]*$/.test(name));
  if (wrong === undefined) return;
  throw refusal(
    'template_parameter_name',
    words`${what}: a parameter’s name has small letters, digits and _ only, not “${wrong}”.`,
  );
}

function checkNumbers(what: Words, parameters: readonly string[]): void {
  const wrong = parameters.find((name) => !/^[1-9]\d*$/.test(name));
  if (wrong !== undefined) {
    throw refusal(
      'template_parameter_name',
      words`${what}: parameters are numbered from ${'{{1}}'}, so “${wrong}” is none.`,
      'parameter_format: named',
    );
  }
  const numbers = parameters.map(Number).toSorted((a, b) => a - b);
  const missing = numbers.findIndex((number, index) => number !== index + 1);
  if (missing === -1) return;
  throw refusal(
    'template_parameter_gap',
    words`${what}: parameters are numbered without gaps, and ${`{{${missing + 1}}}`} is missing.`,
  );
}

/**
 * One example for each parameter: `{body_text: [["…"]]}`, `{header_text: ["…"]}`, or by name
 * `{body_text_named_params: [{param_name, example}]}`.
 * @throws GateError (exit 6) naming the parameter without one
 */
export function checkExamples(
  what: Words,
  parameters: readonly string[],
  example: unknown,
  field: 'body_text' | 'header_text',
): void {
  const values = examplesOf(example, field);
  const missing = parameters.find((name) => !Object.hasOwn(values, name) || !values[name]);
  if (missing !== undefined) {
    throw refusal(
      'template_example_missing',
      words`${what}: an example of ${`{{${missing}}}`} is needed, so that Meta can look at it.`,
      words`add it to examples`,
    );
  }
  const extra = Object.keys(values).find((name) => !parameters.includes(name));
  if (extra === undefined) return;
  throw refusal(
    'template_example_extra',
    words`${what}: there is an example of ${`{{${extra}}}`}, but no such parameter.`,
  );
}

/** The examples of a part by parameter; none where there are none. */
export function examplesOf(
  example: unknown,
  field: 'body_text' | 'header_text',
): Record<string, string> {
  if (typeof example !== 'object' || example === null) return {};
  const given = example as Readonly<Record<string, unknown>>;
  const named = given[`${field}_named_params`];
  if (Array.isArray(named)) {
    return Object.fromEntries(
      named.map((one: unknown) => {
        const { param_name: name, example: value } = (one ?? {}) as Record<string, unknown>;
        return [String(name), shown(value)];
      }),
    );
  }
  const listed = given[field];
  const first: unknown = Array.isArray(listed) && Array.isArray(listed[0]) ? listed[0] : listed;
  if (!Array.isArray(first)) return {};
  return Object.fromEntries(first.map((value, index) => [String(index + 1), shown(value)]));
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
