/** Message templates: what is there, and the lists of them. What changes them stands in `template-changes.ts`. */
import { idOf, text } from '../../meta/sandbox/call.ts';
import { missingObject } from '../../meta/sandbox/errors.ts';
import { list, type Node, type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { accountOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import type { Json } from './json.ts';
import type { Platform } from './platform.ts';
import { STOCK } from './stock-templates.ts';
import { registerTemplateChanges } from './template-changes.ts';
import { registerTemplateLibrary } from './template-library.ts';

export type Category = 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';

export interface Template {
  id: string;
  name: string;
  language: string;
  status: string;
  category: Category;
  previousCategory: Category | null;
  subCategory: string | null;
  /** Whether parameters have names. */
  named: boolean;
  /** As they were sent, with what the platform adds. */
  components: readonly Json[];
  /** The text header's words; `null` where there is none of text. */
  header: string | null;
  body: string;
  quality: string;
  reason: string | null;
  libraryName: string | null;
  ttlSeconds: number | null;
  /** Epoch milliseconds of the edits made while it was approved. */
  edits: readonly number[];
  updatedAt: number;
}

const SHAPE: NodeShape = {
  type: 'WhatsAppMessageTemplate',
  defaults: ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'id'],
};

const STOCK_SINCE = Date.parse('2026-02-01T09:00:00Z');

export function createTemplates(accountIndex: number): Template[] {
  return STOCK.map(({ name, language, category, status, named, components }, index) => ({
    ...blank(components),
    id: String(800_000_000_000_001 + accountIndex * 1000 + index),
    name,
    language,
    category,
    status: status ?? 'APPROVED',
    named: named ?? false,
  }));
}

/** What a template has that is not told by the one who makes it. */
export function blank(
  components: readonly Json[],
  at = STOCK_SINCE,
): Omit<Template, 'id' | 'name' | 'language' | 'category' | 'status' | 'named'> {
  return {
    ...withTexts(components),
    previousCategory: null,
    subCategory: null,
    quality: 'GREEN',
    reason: null,
    libraryName: null,
    ttlSeconds: null,
    edits: [],
    updatedAt: at,
  };
}

export function withTexts(
  components: readonly Json[],
): Pick<Template, 'components' | 'header' | 'body'> {
  const textOf = (type: string): string | null => {
    const found = components.find((one) => String(one['type']).toUpperCase() === type)?.['text'];
    return typeof found === 'string' ? found : null;
  };
  return { components, header: textOf('HEADER'), body: textOf('BODY') ?? '' };
}

/** The parameters of a text, in order: `1`, `2` … or names. */
export function placeholders(body: string): string[] {
  const names = [...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}

export function registerTemplates(platform: Platform): void {
  const { world } = platform;
  world.kind('template', (id) => findTemplate(platform, id) !== undefined);
  world.route('GET', ':waba/message_templates', (call) => {
    const account = accountOf(call, 'whatsapp_business_management');
    const all = platform.state.templates.get(account.id) ?? [];
    // The name filter finds every template whose name contains it.
    const found = all.filter(
      (template) =>
        template.name.includes(text(call, 'name') ?? '') &&
        (['language', 'status', 'category'] as const).every(
          (field) => (text(call, field) ?? template[field]) === template[field],
        ),
    );
    return list(call, found.map(templateNode), SHAPE);
  });
  world.route('GET', ':template', (call) => {
    const id = idOf(call, 'template');
    const found = findTemplate(platform, id);
    if (!found) throw missingObject('GET', id);
    useAccount(call, found.accountId, 'whatsapp_business_management');
    return pick(call, templateNode(found.template), SHAPE);
  });
  registerTemplateChanges(platform);
  registerTemplateLibrary(platform);
}

export function findTemplate(
  platform: Platform,
  id: string,
): { template: Template; accountId: string } | undefined {
  for (const [accountId, templates] of platform.state.templates) {
    const template = templates.find((known) => known.id === id);
    if (template) return { template, accountId };
  }
  return undefined;
}

function templateNode(template: Template): Node {
  return {
    name: template.name,
    parameter_format: template.named ? 'NAMED' : 'POSITIONAL',
    components: template.components,
    language: template.language,
    status: template.status,
    category: template.category,
    id: template.id,
    quality_score: { score: template.quality, date: Math.floor(template.updatedAt / 1000) },
    rejected_reason: template.reason ?? 'NONE',
    previous_category: template.previousCategory ?? undefined,
    sub_category: template.subCategory ?? undefined,
    library_template_name: template.libraryName ?? undefined,
    last_updated_time: new Date(template.updatedAt).toISOString().replace(/\.\d+Z$/, '+0000'),
    message_send_ttl_seconds: template.ttlSeconds ?? undefined,
  };
}
