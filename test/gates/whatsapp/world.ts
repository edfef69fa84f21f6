/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { gate } from '../../../gates/whatsapp/gate.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** Olga's and azarya's numbers, which stand in one business account, and a client's in another. */
export const BUSINESS = '400000000000001';
export const OLGA = '500000000000001';
export const AZARYA = '500000000000002';
export const CLIENTS = '500000000000003';

export type World = GateWorld;

export const newWorld = (): Promise<World> => gateWorld(gate);
