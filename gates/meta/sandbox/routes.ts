import { registerApp } from './app.ts';
import { registerBusinesses } from './businesses.ts';
import { registerDevice } from './device.ts';
import { registerInsights } from './insights.ts';
import { registerMe } from './me.ts';
import { registerOauth } from './oauth.ts';
import { registerPages } from './page.ts';
import { registerPosts } from './posts.ts';
import { registerUploads } from './uploads.ts';
import { registerWhatsApp } from './whatsapp.ts';
import type { World } from './world.ts';

/** Everything of the Graph that is not one gate's own. */
export function registerGraph(world: World): void {
  registerOauth(world);
  registerDevice(world);
  registerMe(world);
  registerBusinesses(world);
  registerPages(world);
  registerPosts(world);
  registerInsights(world);
  registerApp(world);
  registerUploads(world);
  registerWhatsApp(world);
}
