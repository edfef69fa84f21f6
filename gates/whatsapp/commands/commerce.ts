import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import { type Commerce, readCommerce, writeCommerce } from '../business/commerce.ts';
import { switchOf } from './given.ts';
import { numberPlace, recorded } from './place.ts';

export interface CommerceFlags {
  account?: string;
  cart?: string;
  catalog?: string;
}

/** `gates whatsapp commerce show` */
export async function show(app: App, from: string | undefined): Promise<void> {
  const { graph, id, session } = await numberPlace(app, from);
  const commerce = await readCommerce(graph, id);
  app.ui.result({ account: session.account.id, ...commerce }, lines(commerce));
}

/** `gates whatsapp commerce set --cart on|off --catalog on|off` */
export async function set(app: App, { account, cart, catalog }: CommerceFlags): Promise<void> {
  const [cartOn, catalogOn] = [switchOf('--cart', cart), switchOf('--catalog', catalog)];
  const change = {
    ...(cartOn === undefined ? {} : { cart: cartOn }),
    ...(catalogOn === undefined ? {} : { catalog: catalogOn }),
  };
  if (Object.keys(change).length === 0) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp commerce set --help');
  }
  const place = await numberPlace(app, account);
  const wanted = { ...(await readCommerce(place.graph, place.id)), ...change };
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, 'commerce-set', change, () =>
      writeCommerce(place.graph, place.id, change),
    );
  }
  app.ui.result({ account: place.session.account.id, ...wanted, dryRun }, [
    ...(dryRun ? [words`It would be:`] : []),
    ...lines(wanted),
  ]);
}

function lines({ cart, catalog }: Commerce): Words[] {
  return [
    cart ? words`Cart       on` : words`Cart       off`,
    catalog ? words`Catalogue  shown` : words`Catalogue  hidden`,
  ];
}
