/** What an account may do at the platform, what waits for Meta's app review, and what works meanwhile. */
import { GateError } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { object, objects, string } from '../json.ts';
import { loginCommand } from '../scopes.ts';
import { messagingOf } from './credential.ts';
import type { TokenStanding } from './standing.ts';

/** `not_told`: Meta has no call that answers it. */
export type CapabilityState = 'granted' | 'missing' | 'pending' | 'refused' | 'not_told';

export interface Capability {
  name: string;
  what: Words;
  state: CapabilityState;
  /** What to ask for, and where; `null` when there is nothing to do. */
  ask: Text | null;
  /** What works without it. */
  meanwhile: Words | null;
}

const REVIEW = words`https://developers.facebook.com/apps › your app › App Review`;

/** `GET /{page}/messaging_feature_review`: the features that were asked for, by name in lower case. */
export async function featureReviews(
  session: Session,
): Promise<ReadonlyMap<string, string> | null> {
  const { graph, node, direct } = messagingOf(session);
  if (direct) return null;
  try {
    const answer = await graph.get(`${node}/messaging_feature_review`);
    return new Map(
      objects(object(answer)?.['data']).flatMap(({ feature, status }) => {
        const [name, state] = [string(feature), string(status)];
        return name === null || state === null ? [] : [[name.toLowerCase(), state.toLowerCase()]];
      }),
    );
  } catch (error) {
    // Not every page has the edge, and not every token sees it: then Meta does not tell.
    if (error instanceof GateError && error.platformCode !== undefined) return null;
    throw error;
  }
}

/** Pure: of what Meta told. */
export function capabilitiesOf(
  gate: string,
  user: string,
  token: TokenStanding,
  reviews: ReadonlyMap<string, string> | null,
): Capability[] {
  const known = { user, token };
  const instagram = gate === 'instagram';
  const everyone = instagram
    ? token.direct
      ? 'instagram_business_manage_messages'
      : 'instagram_manage_messages'
    : 'pages_messaging';
  const whole: Capability[] = [
    ofScope(known, {
      name: 'messages',
      what: words`messages of people who have a role in your app`,
      scope: everyone,
      meanwhile: null,
    }),
    {
      name: 'messages_everyone',
      what: words`messages of everyone`,
      state: 'not_told',
      ask: words`Advanced Access for ${everyone}, and publish the app: ${REVIEW}`,
      meanwhile: words`people with a role in the app (administrators, developers, testers) can write and be answered`,
    },
    {
      name: 'human_agent',
      what: words`a person’s answer up to 7 days after the last message`,
      state: reviewState(reviews, 'human_agent'),
      ask: words`the feature Human Agent: ${REVIEW}`,
      meanwhile: words`everything within 24 hours of the person’s last message`,
    },
  ];
  return [...whole, ...(instagram ? instagramOnly(known) : messengerOnly(known, reviews))].map(
    (one) => (one.state === 'granted' ? { ...one, ask: null, meanwhile: null } : one),
  );
}

interface Known {
  user: string;
  token: TokenStanding;
}

function messengerOnly(known: Known, reviews: ReadonlyMap<string, string> | null): Capability[] {
  return [
    {
      name: 'profiles',
      what: words`names and pictures of everyone who writes`,
      state: reviewState(reviews, 'business_asset_user_profile_access'),
      ask: words`the feature Business Asset User Profile Access: ${REVIEW}`,
      meanwhile: words`names that come with: gates messenger sync`,
    },
    ofScope(known, {
      name: 'utility_templates',
      what: words`utility templates after the window has closed`,
      scope: 'pages_utility_messaging',
      meanwhile: words`answers within the window, and a person’s within 7 days`,
    }),
    {
      name: 'marketing_messages',
      what: words`marketing messages to people who opted in`,
      state: reviewState(reviews, 'marketing_messages'),
      ask: words`Marketing messages on Messenger, for the page in Business Suite and the app: ${REVIEW}`,
      meanwhile: words`opt-ins come in and are kept; nothing is sent after the window`,
    },
  ];
}

function instagramOnly(known: Known): Capability[] {
  const { direct } = known.token;
  return [
    ofScope(known, {
      name: 'comments',
      what: words`private replies to comments`,
      scope: direct ? 'instagram_business_manage_comments' : 'instagram_manage_comments',
      meanwhile: words`comments can be answered in the Instagram app`,
    }),
    {
      name: 'connected_tools',
      what: words`access to messages, allowed in the Instagram app`,
      state: 'not_told',
      ask: words`In the app: Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages.`,
      meanwhile: words`without it nothing comes in, and Meta says nothing of it`,
    },
  ];
}

function ofScope(
  { user, token }: Known,
  one: { name: string; what: Words; scope: string; meanwhile: Words | null },
): Capability {
  const { name, what, scope, meanwhile } = one;
  const { scopes, direct, via } = token;
  const state = scopes === null ? 'not_told' : scopes.includes(scope) ? 'granted' : 'missing';
  const ask = direct
    ? words`the permission ${scope}: gates instagram login --user ${user}`
    : via === null
      ? words`a new token with the permission ${scope}`
      : words`the permission ${scope}: ${`${loginCommand([scope], scopes)} --user ${user}`}`;
  return { name, what, state, ask, meanwhile };
}

/** Of a page that was never reviewed for it nothing is told, though the app may have it. */
function reviewState(
  reviews: ReadonlyMap<string, string> | null,
  feature: string,
): CapabilityState {
  const told = reviews?.get(feature) ?? reviews?.get(feature.replaceAll('_', ' '));
  if (told === undefined) return 'not_told';
  if (told === 'approved' || told === 'granted' || told === 'limited') return 'granted';
  return told === 'rejected' || told === 'denied' ? 'refused' : 'pending';
}
