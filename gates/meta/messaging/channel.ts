/** In what the two networks of the Send API differ, as facts to ask for and not as names to branch on. */
import { type Text, words } from '../../../src/domain/words.ts';
import type { Native } from './native.ts';

export interface Channel {
  /** As people write it. */
  readonly title: string;
  /** Carries our own key back in echoes. */
  readonly metadata: boolean;
  readonly natives: ReadonlySet<Native['kind']>;
  /** Buttons that call a number. */
  readonly calls: boolean;
  /** Templates for updates that were asked for, which go out at any time. */
  readonly utility: boolean;
  /** Files in an answer to a public comment. */
  readonly filesToComments: boolean;
  /** Answers to tap under more than a text. */
  readonly repliesUnderAnything: boolean;
  /** File names in any script. */
  readonly anyFilename: boolean;
  /** The platform’s word for an emoji; `null` for one that it takes no reaction with. */
  reaction(emoji: string): string | null;
  /** What it takes reactions with, as an example. */
  readonly reactions: Text;
}

/** Hearts of all colours, with or without the sign that they are pictures. */
const HEART = /^(?:[❤♥❣💓-💟🧡🤍🤎🖤🩵🩶🩷]\uFE0F?|love)$/u;

/**
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions,
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message
 */
const CHANNELS = {
  messenger: {
    title: 'Messenger',
    metadata: true,
    natives: new Set(['buttons', 'media template', 'carousel', 'receipt']),
    calls: true,
    utility: true,
    filesToComments: true,
    repliesUnderAnything: true,
    anyFilename: true,
    reaction: (emoji) => (isEmoji(emoji) ? emoji : null),
    reactions: words`A reaction is one emoji.`,
  },
  instagram: {
    title: 'Instagram',
    metadata: false,
    natives: new Set(['buttons', 'carousel', 'heart', 'post']),
    calls: false,
    utility: false,
    filesToComments: false,
    repliesUnderAnything: false,
    anyFilename: false,
    reaction: (emoji) => (HEART.test(emoji) ? 'love' : null),
    reactions: words`Accounts react on Instagram with a heart only.`,
  },
} satisfies Readonly<Record<string, Channel>>;

/** Of a gate by its name. */
export function channelOf(gate: string): Channel {
  return gate === 'instagram' ? CHANNELS.instagram : CHANNELS.messenger;
}

function isEmoji(text: string): boolean {
  const [first, ...more] = new Intl.Segmenter().segment(text);
  const single = first !== undefined && more.length === 0;
  return single && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text);
}
