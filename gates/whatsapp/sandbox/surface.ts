/** What a business has set up around one number, on the pretend platform. */
import type { Peer, Platform } from './platform.ts';

export interface Surface {
  /** Newest first. */
  qrCodes: { code: string; text: string; createdAt: number }[];
  /** By user id, in the order they were blocked. */
  blocked: Map<string, Peer>;
  commerce: { is_cart_enabled: boolean; is_catalog_visible: boolean };
  picture: { bytes: Uint8Array; mimeType: string } | null;
}

export function surfaceOf(platform: Platform, numberId: string): Surface {
  const known = platform.state.surfaces.get(numberId);
  if (known) return known;
  const surface: Surface = {
    qrCodes: [],
    blocked: new Map(),
    commerce: { is_cart_enabled: true, is_catalog_visible: false },
    picture: null,
  };
  platform.state.surfaces.set(numberId, surface);
  return surface;
}
