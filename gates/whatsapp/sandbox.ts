/** The pretend WhatsApp: messages, files and templates on the pretend Graph of the Meta gate. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { GRAPH_FAULTS } from '../meta/sandbox/errors.ts';
import { refuse } from '../meta/sandbox/router.ts';
import { graphSandbox, graphWorld } from '../meta/sandbox/world.ts';
import { registerAnalytics } from './sandbox/analytics.ts';
import { registerBlocklist } from './sandbox/blocklist.ts';
import { registerBusiness } from './sandbox/business.ts';
import { registerChatSettings } from './sandbox/chat-settings.ts';
import { refusal } from './sandbox/errors.ts';
import { happen, HAPPENINGS } from './sandbox/events.ts';
import { registerForms } from './sandbox/forms.ts';
import { registerGroups } from './sandbox/groups.ts';
import { registerMedia } from './sandbox/media.ts';
import { registerNumberSettings } from './sandbox/number-settings.ts';
import { createPlatform } from './sandbox/platform.ts';
import { registerProfile } from './sandbox/profile.ts';
import { registerQrCodes } from './sandbox/qr.ts';
import { registerNumbers } from './sandbox/registration.ts';
import { registerMessages } from './sandbox/send.ts';
import { registerTemplates } from './sandbox/templates.ts';

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = graphWorld(host);
  const platform = createPlatform(world);
  registerMessages(platform);
  registerMedia(platform);
  registerTemplates(platform);
  registerProfile(platform);
  registerQrCodes(platform);
  registerBlocklist(platform);
  registerChatSettings(platform);
  registerGroups(platform);
  registerNumbers(platform);
  registerNumberSettings(platform);
  registerBusiness(platform);
  registerForms(platform);
  registerAnalytics(platform);
  const [account] = world.state.directory.accounts;
  const [number] = account?.numbers ?? [];
  return {
    ...graphSandbox(world),
    credentials: {
      businessAccountId: account?.id,
      phoneNumberId: number?.id,
      phone: number?.digits,
    },
    deliver: (event) => happen(platform, event),
    events: HAPPENINGS,
    fault(kind) {
      if (kind === 'expired-token') return refuse(GRAPH_FAULTS[kind]);
      return refuse(kind === '500' ? refusal(131000, undefined, 500) : refusal(130429));
    },
    takesFault(request) {
      const [, id] = /\/(\d+)\/messages$/.exec(new URL(request.url).pathname) ?? [];
      return request.method === 'POST' && id !== undefined && world.isKind('phone', id);
    },
  };
}
