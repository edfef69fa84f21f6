/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { gate } from '../../../gates/instagram/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** Olga's account, and the page it is linked to. */
export const ACCOUNT = '17841400000000001';
export const PAGE = '200000000000001';
/** Azarya's account, which has no page. */
export const PAGELESS = '17841400000000002';

export const SCOPES: readonly string[] = [
  ...LOGIN_SCOPES,
  'pages_manage_metadata',
  'instagram_basic',
  'instagram_manage_messages',
];

export type World = GateWorld;

export const newWorld = (): Promise<World> => gateWorld(gate);
