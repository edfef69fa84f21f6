/** What people see of a number: text about it, address, sites, picture. */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkCount, checkLength, refusal } from '../bounds.ts';
import { checkSuccess } from '../success.ts';

/** A word that is not set is `null`. */
export interface Profile {
  about: string | null;
  address: string | null;
  description: string | null;
  email: string | null;
  /** Opens without a token, for a while. */
  pictureUrl: string | null;
  websites: readonly string[];
  /** Kind of business, e.g. `EDU`; `UNDEFINED` where it was never set. */
  vertical: string | null;
}

/** What is to change; an empty text (or list) takes away what was there. */
export interface ProfileChange {
  about?: string;
  address?: string;
  description?: string;
  email?: string;
  websites?: readonly string[];
  vertical?: string;
  /** From a resumable upload. */
  profile_picture_handle?: string;
}

/**
 * Kinds of business that can be set.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/whatsapp-business-profile-api
 */
const VERTICALS: readonly string[] = [
  'ALCOHOL',
  'APPAREL',
  'AUTO',
  'BEAUTY',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GOVT',
  'GROCERY',
  'HEALTH',
  'HOTEL',
  'NONPROFIT',
  'ONLINE_GAMBLING',
  'OTC_DRUGS',
  'OTHER',
  'PHYSICAL_GAMBLING',
  'PROF_SERVICES',
  'RESTAURANT',
  'RETAIL',
  'TRAVEL',
];

const PROFILE_FIELDS = 'about,address,description,email,profile_picture_url,websites,vertical';

/** Characters. The guide gives a description 512; the OpenAPI document, which is older, 256. */
const MAX = { about: 139, address: 256, description: 512, email: 128, website: 256 } as const;
const WEBSITES = 2;

const word = z.optional(z.nullable(z.string()));
const profileNode = z.object({
  about: word,
  address: word,
  description: word,
  email: word,
  profile_picture_url: word,
  websites: z.optional(z.nullable(z.array(z.string()))),
  vertical: word,
});
// The reference wraps it once more than the platform does.
const envelope = z.object({
  data: z.array(z.union([z.object({ business_profile: profileNode }), profileNode])),
});

/** `GET /{phone-number-id}/whatsapp_business_profile` */
export async function readProfile(
  graph: Graph,
  id: string,
  fields = PROFILE_FIELDS,
): Promise<Profile> {
  const read = envelope.safeParse(await graph.get(`${id}/whatsapp_business_profile`, { fields }));
  const first = read.data?.data[0];
  if (!first) throw unreadable('whatsapp', words`an answer about the profile`, read.error);
  const node = 'business_profile' in first ? first.business_profile : first;
  return {
    about: node.about ?? null,
    address: node.address ?? null,
    description: node.description ?? null,
    email: node.email ?? null,
    pictureUrl: node.profile_picture_url ?? null,
    websites: node.websites ?? [],
    vertical: node.vertical ?? null,
  };
}

/** `POST /{phone-number-id}/whatsapp_business_profile`: what is not named stays as it is. */
export async function updateProfile(
  graph: Graph,
  id: string,
  change: ProfileChange,
): Promise<void> {
  checkSuccess(
    await graph.post(`${id}/whatsapp_business_profile`, {
      json: { messaging_product: 'whatsapp', ...change },
    }),
  );
}

/** @throws GateError (exit 6) for what the platform would refuse, (exit 2) for a word it does not know */
export function checkProfile(change: ProfileChange): void {
  const { about, address, description, email, websites = [], vertical } = change;
  if (about !== undefined) checkLength(words`About`, about, MAX.about, 1);
  checkLength(words`Address`, address ?? '', MAX.address);
  checkLength(words`Description`, description ?? '', MAX.description);
  checkLength(words`Email`, email ?? '', MAX.email);
  if (email && !/^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(email)) {
    throw refusal('not_an_email', words`“${email}” is no email address.`);
  }
  checkCount(words`Websites`, websites.length, WEBSITES);
  for (const website of websites) {
    checkLength(words`Website`, website, MAX.website);
    if (!/^https?:\/\/[^\s/]/i.test(website) || !URL.canParse(website)) {
      throw refusal(
        'not_a_website',
        words`“${website}” is no address of a website: it begins with https:// or http://.`,
      );
    }
  }
  if (vertical !== undefined && !VERTICALS.includes(vertical)) {
    throw usageError(
      words`There is no kind of business “${vertical}”.`,
      words`one of: ${VERTICALS.join(', ')}`,
    );
  }
}
