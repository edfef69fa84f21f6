/** Buttons in the short form: the key says what a button does. */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

type Part = Readonly<Record<string, unknown>>;

const text = z.optional(z.string());

export const formButton = z.strictObject({
  /** The kinds; one of them. */
  reply: text,
  url: text,
  phone: z.optional(z.union([z.string(), z.number()])),
  copy_code: z.optional(z.union([z.string(), z.number()])),
  otp: z.optional(z.enum(['copy_code', 'one_tap', 'zero_tap'])),
  flow: z.optional(z.union([z.string(), z.number()])),
  flow_name: text,
  flow_file: text,
  catalog: text,
  products: text,
  product: text,
  voice_call: text,
  /** What goes with them. */
  text,
  example: z.optional(z.union([z.string(), z.number()])),
  screen: text,
  action: text,
  autofill_text: text,
  apps: z.optional(
    z.array(z.strictObject({ package_name: z.string(), signature_hash: z.string() })),
  ),
  terms_accepted: z.optional(z.boolean()),
});

type FormButton = z.infer<typeof formButton>;

const KINDS = [
  'reply',
  'url',
  'phone',
  'copy_code',
  'otp',
  'flow',
  'flow_name',
  'flow_file',
  'catalog',
  'products',
  'product',
  'voice_call',
] as const;

/**
 * A button as Meta has it.
 * @param read gives the text of a file (a Flow's JSON)
 * @throws GateError (exit 2) where it has not exactly one kind
 */
export function buttonOf(button: FormButton, read: (name: string) => string): Part {
  const [kind, ...more] = KINDS.filter((key) => button[key] !== undefined);
  if (kind === undefined || more.length > 0) {
    throw usageError(
      words`A button is exactly one of: ${KINDS.join(', ')}.`,
      'gates whatsapp template create --help',
    );
  }
  const given = String(button[kind]);
  const shown = button.text === undefined ? {} : { text: button.text };
  switch (kind) {
    case 'reply':
      return { type: 'QUICK_REPLY', text: given };
    case 'url': {
      const example = button.example === undefined ? {} : { example: [String(button.example)] };
      return { type: 'URL', ...shown, url: given, ...example };
    }
    case 'phone':
      return { type: 'PHONE_NUMBER', ...shown, phone_number: given };
    case 'copy_code':
      return { type: 'COPY_CODE', ...shown, example: given };
    case 'otp':
      return { type: 'OTP', otp_type: given.toUpperCase(), ...shown, ...otpOf(button) };
    case 'flow':
      return { type: 'FLOW', ...shown, flow_id: given, ...flowOf(button) };
    case 'flow_name':
      return { type: 'FLOW', ...shown, flow_name: given, ...flowOf(button) };
    case 'flow_file':
      return { type: 'FLOW', ...shown, flow_json: read(given), ...flowOf(button) };
    case 'catalog':
      return { type: 'CATALOG', text: given };
    case 'products':
      return { type: 'MPM', text: given };
    case 'product':
      return { type: 'SPM', text: given };
    case 'voice_call':
      return { type: 'VOICE_CALL', text: given };
  }
}

function otpOf({ autofill_text: autofill, apps, terms_accepted: accepted }: FormButton): Part {
  return {
    ...(autofill === undefined ? {} : { autofill_text: autofill }),
    ...(apps === undefined ? {} : { supported_apps: apps }),
    ...(accepted === undefined ? {} : { zero_tap_terms_accepted: accepted }),
  };
}

function flowOf({ screen, action }: FormButton): Part {
  return {
    ...(action === undefined ? {} : { flow_action: action }),
    ...(screen === undefined ? {} : { navigate_screen: screen }),
  };
}
