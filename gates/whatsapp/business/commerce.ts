/**
 * Whether a chat shows the catalogue and a cart.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services
 */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkSuccess } from '../success.ts';

export interface Commerce {
  /** The settings' own id; `null` while no catalogue is connected. */
  id: string | null;
  cart: boolean;
  catalog: boolean;
}

const commerceNode = z.object({
  data: z.array(
    z.object({
      id: z.optional(z.string()),
      is_cart_enabled: z.optional(z.boolean()),
      is_catalog_visible: z.optional(z.boolean()),
    }),
  ),
});

/** `GET /{phone-number-id}/whatsapp_commerce_settings`. A number without a catalogue has none: a cart, but nothing to show. */
export async function readCommerce(graph: Graph, id: string): Promise<Commerce> {
  const read = commerceNode.safeParse(await graph.get(`${id}/whatsapp_commerce_settings`));
  if (!read.success) throw unreadable('whatsapp', words`an answer about the settings`, read.error);
  const [settings] = read.data.data;
  return {
    id: settings?.id ?? null,
    cart: settings?.is_cart_enabled ?? true,
    catalog: settings?.is_catalog_visible ?? false,
  };
}

/** `POST /{phone-number-id}/whatsapp_commerce_settings`: what is not named stays. */
export async function writeCommerce(
  graph: Graph,
  id: string,
  { cart, catalog }: { cart?: boolean; catalog?: boolean },
): Promise<void> {
  checkSuccess(
    await graph.post(`${id}/whatsapp_commerce_settings`, {
      query: {
        is_cart_enabled: cart === undefined ? undefined : String(cart),
        is_catalog_visible: catalog === undefined ? undefined : String(catalog),
      },
    }),
  );
}
