/** Which part of a mail is what: what its author says, in which forms, and what is attached. By their types alone. */
import type { Part } from './mime.ts';

/** Something that is said, as plain text, as HTML, or as both. */
export interface Section {
  readonly plain: Part[];
  readonly html: Part[];
}

export interface Layout {
  readonly sections: Section[];
  /** In the order they stand in. */
  readonly attachments: Part[];
  /** Shown by the HTML, if it names them: attachments otherwise. */
  readonly embedded: Part[];
  calendar: Part | null;
  /** The parts of a report behind its text (RFC 6522). */
  readonly report: Part[];
  /** By whom it is signed or for whom it is locked: OpenPGP or S/MIME. */
  sealed: 'signed' | 'encrypted' | null;
}

interface Place {
  /** Where one of several forms of the same is looked for. */
  readonly section: Section | null;
  readonly related: boolean;
}

export function layoutOf(root: Part): Layout {
  const layout: Layout = {
    sections: [],
    attachments: [],
    embedded: [],
    calendar: null,
    report: [],
    sealed: null,
  };
  place(layout, root, { section: null, related: false });
  return layout;
}

function place(layout: Layout, part: Part, at: Place): void {
  const { parts, type } = part;
  if (parts.length === 0) {
    leaf(layout, part, at);
    return;
  }
  const [first, ...others] = parts;
  if (type === 'multipart/alternative') {
    const section = at.section ?? { plain: [], html: [] };
    if (!at.section) layout.sections.push(section);
    for (const each of parts) place(layout, each, { ...at, section });
  } else if (type === 'multipart/related') {
    for (const each of parts) place(layout, each, { ...at, related: true });
  } else if (type === 'multipart/report') {
    if (first) place(layout, first, at);
    layout.report.push(...others);
  } else if (type === 'multipart/signed') {
    layout.sealed ??= 'signed';
    if (first) place(layout, first, at);
  } else if (type === 'multipart/encrypted') {
    layout.sealed = 'encrypted';
    layout.attachments.push(...others);
  } else if (type === 'multipart/appledouble') {
    for (const each of others) place(layout, each, at);
  } else {
    for (const each of parts) place(layout, each, at);
  }
}

function leaf(layout: Layout, part: Part, at: Place): void {
  const { type, disposition } = part;
  const named = nameOf(part) !== null;
  const asFile = disposition === 'attachment' || (named && at.section === null && !at.related);
  if (CALENDAR.has(type)) {
    // An invitation often comes twice: as one of the forms of the text, and as a file.
    if (layout.calendar === null || !asFile) layout.calendar = part;
    if (asFile || type !== 'text/calendar') layout.attachments.push(part);
    return;
  }
  if (type === 'text/plain' && !asFile) sectionAt(layout, at).plain.push(part);
  else if (type === 'text/html' && !asFile) sectionAt(layout, at).html.push(part);
  // Further forms of what is there already: for watches, for AMP.
  else if (type.startsWith('text/') && at.section && !named && disposition === null) return;
  else if (SEALS.has(type) && part.number !== '1') return;
  else if (shown(part, at)) layout.embedded.push(part);
  else layout.attachments.push(part);
}

const CALENDAR = new Set(['text/calendar', 'application/ics']);
const SEALS = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
]);

function shown({ contentId, disposition, type }: Part, { related }: Place): boolean {
  if (disposition === 'attachment' && !related) return false;
  return contentId !== null && (related || type.startsWith('image/'));
}

/** One form beside others belongs to them; one by itself is something more that is said. */
function sectionAt(layout: Layout, { section }: Place): Section {
  if (section) return section;
  const fresh = { plain: [], html: [] };
  layout.sections.push(fresh);
  return fresh;
}

/** What its sender called it. */
export function nameOf({ params, dispositionParams }: Part): string | null {
  const name = dispositionParams.get('filename') ?? params.get('name');
  const clean = name?.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim() ?? '';
  return clean === '' ? null : clean;
}

/** Those whose bytes are needed to read the mail; the rest are files, asked for when somebody wants them. */
export function readable(layout: Layout): readonly Part[] {
  const { sections, calendar, report } = layout;
  return [
    ...sections.flatMap(({ plain, html }) => [...plain, ...html]),
    ...(calendar ? [calendar] : []),
    ...report,
  ];
}
