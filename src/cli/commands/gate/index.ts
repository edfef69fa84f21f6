import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { registerListen } from './listen.ts';
import { registerLogin } from './login.ts';
import { registerLogout } from './logout.ts';
import { registerMarkRead } from './mark-read.ts';
import { registerMedia } from './media.ts';
import { registerPublish } from './publish.ts';
import { registerRead } from './read.ts';
import { registerRefresh } from './refresh.ts';
import { registerSend } from './send.ts';
import { registerSync } from './sync.ts';
import { registerTyping } from './typing.ts';

/**
 * A gate's verbs: the common ones, made from the functions it has, then its own. What a network
 * cannot do is not offered.
 */
export async function gateVerbs(group: Command, app: App, name: string): Promise<void> {
  const gate = await app.gate(name);
  if (gate.logins.length > 0) registerLogin(group, app, gate);
  if (gate.refresh) registerRefresh(group, app, gate);
  if (gate.revoke || gate.unrevoked) registerLogout(group, app, gate);
  if (gate.send) registerSend(group, app, gate);
  if (gate.send || gate.listen) registerRead(group, app, gate);
  const { history, listen, media, posts } = gate;
  if (posts) registerPublish(group, app, { ...gate, posts });
  if (history) registerSync(group, app, { ...gate, history });
  if (listen) registerListen(group, app, { ...gate, listen });
  if (gate.markRead) registerMarkRead(group, app, gate);
  if (gate.typing) registerTyping(group, app, gate);
  if (media) registerMedia(group, app, { ...gate, media });
  gate.commands?.(group, app);
}
