/** Outputs of the verbs for what a business shows and manages around one WhatsApp number. */
import { z } from 'zod';
import { maybeTime } from './parts.ts';

const account = z.string();
const dryRun = z.boolean();
const changed = z.array(z.string()).describe('what was named to change');

const qr = {
  code: z.string(),
  text: z.string().describe('what stands in the chat'),
  link: z.string(),
};
const qrWithPicture = {
  ...qr,
  imageUrl: z.string().nullable(),
  file: z.string().nullable().describe('where the picture was saved'),
};

const automation = {
  account,
  welcome: z.boolean(),
  prompts: z.array(z.string()),
  commands: z.array(z.strictObject({ name: z.string(), description: z.string() })),
};

const commerce = { account, id: z.string().nullable(), cart: z.boolean(), catalog: z.boolean() };

const failure = {
  code: z.string(),
  platformCode: z.int(),
  message: z.string(),
};
const blocking = z.strictObject({
  done: z.array(z.string()),
  failed: z.array(z.strictObject({ who: z.string(), ...failure })).describe('with any: exit 1'),
  dryRun,
});

const group = { id: z.string(), subject: z.string(), createdAt: maybeTime };
const answered = z.strictObject({
  id: z.string(),
  done: z.array(z.string()),
  failed: z.array(z.strictObject({ id: z.string(), ...failure })).describe('with any: exit 1'),
  dryRun,
});

export const WHATSAPP_SURFACE: Readonly<Record<string, z.ZodType>> = {
  'whatsapp-profile-show': z.strictObject({
    account,
    about: z.string().nullable(),
    address: z.string().nullable(),
    description: z.string().nullable(),
    email: z.string().nullable(),
    pictureUrl: z.string().nullable(),
    websites: z.array(z.string()),
    vertical: z.string().nullable(),
    pictureFile: z.string().nullable().describe('where the picture was saved'),
  }),
  'whatsapp-profile-set': z.strictObject({ account, changed, dryRun }),
  'whatsapp-qr-list': z.array(z.strictObject(qr)),
  'whatsapp-qr-show': z.strictObject(qrWithPicture),
  'whatsapp-qr-create': z.strictObject({
    ...qrWithPicture,
    code: z.string().nullable().describe('null: a dry run'),
    link: z.string().nullable(),
    dryRun,
  }),
  'whatsapp-qr-edit': z.strictObject({ ...qr, dryRun }),
  'whatsapp-qr-delete': z.strictObject({ code: z.string(), deleted: z.boolean(), dryRun }),
  'whatsapp-block': blocking,
  'whatsapp-unblock': blocking,
  'whatsapp-blocked': z.array(
    z.strictObject({
      phone: z.string().nullable().describe('null: somebody who shows none'),
      userId: z.string().nullable(),
    }),
  ),
  'whatsapp-automation-show': z.strictObject(automation),
  'whatsapp-automation-set': z.strictObject({ ...automation, dryRun }),
  'whatsapp-commerce-show': z.strictObject(commerce),
  'whatsapp-commerce-set': z.strictObject({ ...commerce, dryRun }),
  'whatsapp-groups-list': z.array(z.strictObject(group)),
  'whatsapp-groups-show': z.strictObject({
    ...group,
    description: z.string().nullable(),
    approval: z.boolean().describe('whether people have to be let in'),
    suspended: z.boolean(),
    participants: z.array(z.string()),
  }),
  'whatsapp-groups-create': z.strictObject({
    request: z.string().nullable().describe('the group itself comes a moment later'),
    subject: z.string(),
    dryRun,
  }),
  'whatsapp-groups-edit': z.strictObject({ id: z.string(), changed, dryRun }),
  'whatsapp-groups-delete': z.strictObject({ id: z.string(), deleted: z.boolean(), dryRun }),
  'whatsapp-groups-invite-link': z.strictObject({
    id: z.string(),
    link: z.string(),
    reset: z.boolean(),
    dryRun,
  }),
  'whatsapp-groups-participants-remove': z.strictObject({
    id: z.string(),
    participants: z.array(z.string()),
    removed: z.boolean(),
    dryRun,
  }),
  'whatsapp-groups-requests-list': z.array(
    z.strictObject({ id: z.string(), who: z.string(), at: maybeTime }),
  ),
  'whatsapp-groups-requests-approve': answered,
  'whatsapp-groups-requests-reject': answered,
};
