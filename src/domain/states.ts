import { type Text, type Words, words } from './words.ts';

/** The states and kinds of things as people call them; in English, the words of `--json`. */
const NAMES: Readonly<Record<string, Words>> = {
  // How far a message has come.
  queued: words`queued`,
  scheduled: words`scheduled`,
  sending: words`sending`,
  unknown: words`unknown`,
  accepted: words`accepted`,
  sent: words`sent`,
  delivered: words`delivered`,
  read: words`read`,
  played: words`played`,
  failed: words`failed`,
  dropped: words`dropped`,
  // What a message is.
  text: words`text`,
  image: words`image`,
  video: words`video`,
  audio: words`audio`,
  document: words`document`,
  sticker: words`sticker`,
  voice: words`voice message`,
  video_note: words`round video`,
  link: words`link`,
  'location request': words`location request`,
  product: words`product`,
  products: words`products`,
  catalog: words`catalog`,
  carousel: words`carousel`,
  form: words`form`,
  'media template': words`media template`,
  receipt: words`receipt`,
  heart: words`heart`,
  poll: words`poll`,
  dice: words`dice`,
  post: words`post`,
  location: words`location`,
  contacts: words`contacts`,
  reaction: words`reaction`,
  referral: words`came by a link or an ad`,
  postback: words`pressed a button`,
  share: words`shared post`,
  story_mention: words`mention in a story`,
  template: words`template`,
  buttons: words`buttons`,
  button: words`button`,
  list: words`list`,
  interactive: words`interactive`,
  order: words`order`,
  system: words`system`,
  unsupported: words`unsupported`,
  edit: words`edit`,
  revoke: words`deleted a message`,
  // What became of a delivery, and what it held.
  new: words`new`,
  done: words`done`,
  aside: words`aside`,
  notice: words`notice`,
  bad: words`bad`,
  // Where the file of a message is.
  waiting: words`waiting`,
  kept: words`kept`,
  missing: words`missing`,
  // What an account is.
  login: words`login`,
  channel: words`channel`,
  // Where secrets are.
  keychain: words`keychain`,
  file: words`file`,
  // What became of a token.
  valid: words`valid`,
  expired: words`expired`,
  revoked: words`revoked`,
  true: words`true`,
  false: words`false`,
};

/** A state or kind in the reader's language; what is not ours to translate (a platform's own word) as it is. */
export function stateName(value: unknown): Text {
  if (value === null || value === undefined) return '–';
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  return Object.hasOwn(NAMES, word) ? (NAMES[word] ?? word) : word;
}
