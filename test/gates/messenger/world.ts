/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { gate } from '../../../gates/messenger/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** The pages that both people manage. */
export const PAGE = '200000000000001';
export const OTHER_PAGE = '200000000000002';

export const SCOPES: readonly string[] = [
  ...LOGIN_SCOPES,
  'pages_messaging',
  'pages_manage_metadata',
];

/** What the README asks for. */
export const README_SCOPES: readonly string[] = [
  'public_profile',
  'pages_show_list',
  'business_management',
  'pages_manage_metadata',
  'pages_messaging',
];

export type World = GateWorld;

export const newWorld = (): Promise<World> => gateWorld(gate);
