import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import type { World } from '../../support/world.ts';

let made = 0;

/** An approved template that takes such components, made at the pretend platform; its name. */
export async function templateFor(world: World, given: readonly any[]): Promise<string> {
  const name = `example_${++made}`;
  const { businessAccountId } = world.credentials.whatsapp;
  const parts: any[] = [];
  for (const component of given) {
    const type = String(component.type).toUpperCase();
    if (type === 'HEADER') parts.push(await headerFor(world, component));
    if (type === 'BODY') parts.push(bodyFor(component));
  }
  if (!parts.some(({ type }) => type === 'BODY'))
    parts.push({ type: 'BODY', text: 'Здравствуйте!' });
  const buttons = given
    .filter(({ type }) => String(type).toUpperCase() === 'BUTTON')
    .map(buttonFor);
  if (buttons.length > 0) parts.push({ type: 'BUTTONS', buttons });
  const body = { name, language: 'ru', category: 'MARKETING', components: parts };
  await graph(world, 'POST', `${businessAccountId}/message_templates`, JSON.stringify(body));
  await world.deliver({ event: 'template_status', name, language: 'ru', status: 'APPROVED' });
  return name;
}

async function headerFor(world: World, { parameters: [parameter] }: any): Promise<any> {
  const format = String(parameter.type).toUpperCase();
  if (format === 'TEXT') {
    return { type: 'HEADER', format, text: 'Для {{1}}', example: { header_text: ['вас'] } };
  }
  return { type: 'HEADER', format, example: { header_handle: [await handleFor(world)] } };
}

/** The handle of a picture, as an example of one. */
export async function handleFor(world: World): Promise<string> {
  const { appId } = world.credentials.meta;
  const bytes = new Uint8Array(SAMPLES.image().bytes);
  const start = `${appId}/uploads?file_name=a.png&file_length=${bytes.length}&file_type=image/png`;
  const { id } = await graph(world, 'POST', start);
  const { h } = await graph(world, 'POST', id, bytes, {
    authorization: `OAuth ${world.credentials.meta.systemUserToken}`,
    file_offset: '0',
  });
  return h;
}

function bodyFor({ parameters }: any): any {
  const places = parameters.map((_: unknown, index: number) => `и {{${index + 1}}} тоже`);
  return {
    type: 'BODY',
    text: `Вот ${places.join(', ')}.`,
    example: { body_text: [parameters.map(() => 'пример')] },
  };
}

function buttonFor({ sub_type: kind, index }: any): any {
  const text = `Кнопка ${index}`;
  switch (String(kind).toLowerCase()) {
    case 'url':
      return {
        type: 'URL',
        text,
        url: 'https://example.org/{{1}}',
        example: ['https://example.org/a'],
      };
    case 'catalog':
      return { type: 'CATALOG', text: 'View catalog' };
    case 'flow':
      return {
        type: 'FLOW',
        text,
        flow_id: '900000000000001',
        flow_action: 'navigate',
        navigate_screen: 'START',
      };
    default:
      return { type: 'QUICK_REPLY', text };
  }
}

async function graph(
  world: World,
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<any> {
  const answer = await fetch(`${world.sandbox.ready.url}/graph/v26.0/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${world.credentials.meta.systemUserToken}`,
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json;
}
