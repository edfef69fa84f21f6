import { webhookOf } from '../meta/messaging/gate.ts';

export const webhook = webhookOf('page', 'appSecret');
