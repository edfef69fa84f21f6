import type { DraftTemplate } from '../../../src/domain/message.ts';
import { plural, words } from '../../../src/domain/words.ts';
import { refuseParameters } from './template-refusal.ts';
import { textAt } from './template-text.ts';
import type { Template } from './templates.ts';

type Json = Readonly<Record<string, unknown>>;

/** Characters of a coupon code, and of a one-time code. */
const CODE_MAX = 15;

/** The parameters of buttons, as the platform takes them, and what a person will see of the buttons. */
export interface ButtonParameters {
  components: Json[];
  shown: string[];
}

/**
 * Fits what was given for a template's buttons to what they are. `code`: the one-time code of an
 * authentication template, which its button carries too.
 * @throws GateError exit 6 `template_parameters`
 */
export function buttonParameters(
  template: Template,
  buttons: readonly Json[],
  given: NonNullable<DraftTemplate['buttons']>,
  code?: string,
): ButtonParameters {
  const stray = Object.keys(given).find((index) => Number(index) >= buttons.length);
  if (stray !== undefined) {
    throw refuseParameters(
      template,
      words`The template “${template.name}” has ${plural(buttons.length, '# button', '# buttons')}; there is no button ${stray}.`,
    );
  }
  const components = buttons.flatMap((button, index) => {
    const parameter = parameterOf(template, button, index, given[index], code);
    return parameter === null ? [] : [{ type: 'button', index: String(index), ...parameter }];
  });
  return { components, shown: buttons.map((button) => `[${textAt(button, 'text')}]`) };
}

function parameterOf(
  template: Template,
  button: Json,
  index: number,
  given: string | undefined,
  code: string | undefined,
): Json | null {
  const type = String(button['type']).toUpperCase();
  const title = textAt(button, 'text', type);
  const needs = (): string => {
    if (given !== undefined) return given;
    throw refuseParameters(
      template,
      words`The button “${title}” of the template “${template.name}” needs a parameter.`,
      `--button-param ${index}=VALUE`,
    );
  };
  // The button of a one-time code comes back from the platform as an address with the code in it.
  if (type === 'OTP' || (type === 'URL' && code !== undefined)) {
    return { sub_type: 'url', parameters: [{ type: 'text', text: code ?? needs() }] };
  }
  switch (type) {
    case 'URL':
      if (!/\{\{\s*\w+\s*\}\}/.test(textAt(button, 'url'))) break;
      return { sub_type: 'url', parameters: [{ type: 'text', text: needs() }] };
    case 'COPY_CODE': {
      const coupon = needs();
      checkCode(template, coupon);
      return { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: coupon }] };
    }
    case 'QUICK_REPLY':
      if (given === undefined) return null;
      return { sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: given }] };
    case 'FLOW': {
      // The word that stands for no token.
      const action = { flow_token: given ?? 'unused' };
      return { sub_type: 'flow', parameters: [{ type: 'action', action }] };
    }
    case 'CATALOG': {
      if (given === undefined) return null;
      const action = { thumbnail_product_retailer_id: given };
      return { sub_type: 'CATALOG', parameters: [{ type: 'action', action }] };
    }
    case 'MPM':
      throw refuseParameters(
        template,
        words`The template “${template.name}” shows products: say which with --components FILE.`,
      );
  }
  if (given === undefined) return null;
  throw refuseParameters(template, words`The button “${title}” takes no parameter.`);
}

/** @throws GateError exit 6 for a code that is empty or too long */
export function checkCode(template: Template, code: string): void {
  if (code.trim() === '') throw refuseParameters(template, words`A code cannot be empty.`);
  if ([...code].length <= CODE_MAX) return;
  throw refuseParameters(
    template,
    words`A code has at most ${plural(CODE_MAX, '# character', '# characters')}; this one has ${[...code].length}.`,
  );
}
