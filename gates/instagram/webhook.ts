import { webhookOf } from '../meta/messaging/gate.ts';

/** Either may have signed it: the Meta app's secret, or that of the Instagram app inside it. */
export const webhook = webhookOf('instagram', 'appSecret', 'instagramAppSecret');
