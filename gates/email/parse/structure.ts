/** The tree of a mail's parts as the server tells it (BODYSTRUCTURE), for mails that are too large to fetch whole. */
import type { MessageStructureObject } from 'imapflow';
import { decodeWords } from './encoded-words.ts';
import { bareId, DEEPEST, MOST_PARTS, type Part } from './mime.ts';
import { paramsOf } from './parameters.ts';

/** @param bodies by part number, as they travel: of those that were fetched */
export function partsOf(
  node: MessageStructureObject,
  bodies: ReadonlyMap<string, Uint8Array>,
): Part {
  return partOf(node, bodies, 0, { left: MOST_PARTS });
}

function partOf(
  node: MessageStructureObject,
  bodies: ReadonlyMap<string, Uint8Array>,
  depth: number,
  budget: { left: number },
): Part {
  // What is inside an attached mail is that mail's.
  const all = node.type.startsWith('multipart/') && depth < DEEPEST ? (node.childNodes ?? []) : [];
  const children = all.slice(0, budget.left);
  budget.left -= children.length;
  const number = node.part ?? (children.length > 0 ? '' : '1');
  return {
    number,
    type: node.type.toLowerCase(),
    params: paramsOf(Object.entries(node.parameters ?? {})),
    disposition: node.disposition?.toLowerCase() ?? null,
    dispositionParams: paramsOf(Object.entries(node.dispositionParameters ?? {})),
    contentId: node.id === undefined ? null : bareId(decodeWords(node.id)),
    encoding: node.encoding?.toLowerCase() ?? '',
    size: node.size ?? 0,
    parts: children.map((child) => partOf(child, bodies, depth + 1, budget)),
    body: bodies.get(number) ?? null,
  };
}
