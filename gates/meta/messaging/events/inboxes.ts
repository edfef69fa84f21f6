/**
 * The apps in which people answer by hand: the page's inbox and Instagram's, of which Business Suite is the face.
 * https://developers.facebook.com/docs/messenger-platform/reference/handover-protocol
 */
export const INBOXES: ReadonlySet<string> = new Set(['263902037430900', '1217981644879628']);
