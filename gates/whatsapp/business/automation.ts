/**
 * What a chat offers by itself: a welcome, prompts to tap (ice breakers), commands after a slash.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components
 */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkCount, checkLength, checkNoEmoji, refusal } from '../bounds.ts';
import { checkSuccess } from '../success.ts';

export interface BotCommand {
  name: string;
  description: string;
}

export interface Automation {
  /** Whether the platform tells of somebody who opens the chat for the first time (`request_welcome`). */
  welcome: boolean;
  prompts: readonly string[];
  commands: readonly BotCommand[];
}

/** As the guide has them; the OpenAPI document, which is older, has 3 prompts and names of 30. */
const MAX = { prompts: 4, prompt: 80, commands: 30, name: 32, description: 256 } as const;

const automationNode = z.object({
  enable_welcome_message: z.optional(z.nullable(z.boolean())),
  prompts: z.optional(z.nullable(z.array(z.string()))),
  commands: z.optional(
    z.nullable(
      z.array(z.object({ command_name: z.string(), command_description: z.optional(z.string()) })),
    ),
  ),
});
const numberNode = z.object({ conversational_automation: z.optional(z.nullable(automationNode)) });

/** `GET /{phone-number-id}?fields=conversational_automation`; left out where nothing was ever set. */
export async function readAutomation(graph: Graph, id: string): Promise<Automation> {
  const read = numberNode.safeParse(await graph.get(id, { fields: 'conversational_automation' }));
  if (!read.success) throw unreadable('whatsapp', words`an answer about the number`, read.error);
  const { conversational_automation: node } = read.data;
  return {
    welcome: node?.enable_welcome_message ?? false,
    prompts: node?.prompts ?? [],
    commands: (node?.commands ?? []).map((command) => ({
      name: command.command_name,
      description: command.command_description ?? '',
    })),
  };
}

/** `POST /{phone-number-id}/conversational_automation`: all of it, for what is left out is emptied. */
export async function writeAutomation(
  graph: Graph,
  id: string,
  { welcome, prompts, commands }: Automation,
): Promise<void> {
  checkSuccess(
    await graph.post(`${id}/conversational_automation`, {
      json: {
        enable_welcome_message: welcome,
        prompts,
        commands: commands.map(({ name, description }) => ({
          command_name: name,
          command_description: description,
        })),
      },
    }),
  );
}

/** @throws GateError (exit 6) naming the limit */
export function checkAutomation({ prompts, commands }: Omit<Automation, 'welcome'>): void {
  checkCount(words`Prompts`, prompts.length, MAX.prompts);
  for (const prompt of prompts) {
    checkLength(words`Prompt`, prompt, MAX.prompt, 1);
    checkNoEmoji(words`Prompt`, prompt);
  }
  checkCount(words`Commands`, commands.length, MAX.commands);
  const names = new Set<string>();
  for (const { name, description } of commands) {
    checkLength(words`Name of a command`, name, MAX.name, 1);
    if (!/^[A-Za-z0-9_]+$/.test(name)) {
      throw refusal(
        'command_name',
        words`A command’s name has only Latin letters, digits and _, not “${name}”.`,
      );
    }
    if (names.size === names.add(name).size) {
      throw refusal('command_twice', words`There are two commands “${name}”.`);
    }
    checkLength(words`Description of a command`, description, MAX.description, 1);
    checkNoEmoji(words`Description of a command`, description);
  }
}

/** `name=description`, a leading slash aside. @throws GateError (exit 2) */
export function readCommand(text: string): BotCommand {
  const at = text.indexOf('=');
  if (at > 0) {
    return {
      name: text.slice(0, at).trim().replace(/^\//, ''),
      description: text.slice(at + 1).trim(),
    };
  }
  throw usageError(
    words`“${text}” is no command.`,
    words`write it like --command "price=What a consultation costs"`,
  );
}
