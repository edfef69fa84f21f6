/** The pretend Graph: its state, the routes of all gates on it, and what it is made of at a reset. */
import { randomBytes } from 'node:crypto';
import type { Sandbox, SandboxHost } from '../../../src/gate.ts';
import type { Call } from './call.ts';
import type { DeviceCode } from './device.ts';
import { createDirectory, type Directory } from './directory.ts';
import type { LoginCode } from './oauth.ts';
import { answer } from './router.ts';
import { registerGraph } from './routes.ts';
import { mint, randomToken, type Token } from './tokens.ts';

/** What comes back: JSON for the platform's usual answer, or a Response as it is. */
type Handler = (call: Call) => unknown;

export interface Route {
  method: string;
  /** Literal segments, or `:kind` for the id of something of that kind. */
  segments: readonly string[];
  handler: Handler;
}

interface State {
  directory: Directory;
  tokens: Map<string, Token>;
  codes: Map<string, LoginCode>;
  devices: Map<string, DeviceCode>;
  /** By person id: each scope asked for, and whether it was given. */
  grants: Map<string, Map<string, 'granted' | 'declined'>>;
  /** The app's own webhook address and fields, by subscribed object. */
  appCallbacks: Map<string, { url: string; fields: readonly string[] }>;
}

export interface World {
  readonly host: SandboxHost;
  /** 32 hex digits, the same over a reset. */
  readonly appSecret: string;
  readonly clientToken: string;
  readonly systemUserToken: string;
  state: State;
  readonly routes: readonly Route[];
  route(method: string, path: string, handler: Handler): void;
  /** Declares a kind of object: `:name` in a route matches the ids it knows. */
  kind(name: string, has: (id: string) => boolean): void;
  isKind(name: string, id: string): boolean;
  /** Runs at every reset, and when it is registered. */
  onReset(work: () => void): void;
  fetch(request: Request): Promise<Response>;
  reset(): void;
}

/** What a system user is given in the dashboard. */
const SYSTEM_SCOPES = [
  'public_profile',
  'business_management',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_metadata',
  'pages_messaging',
  'pages_utility_messaging',
  'instagram_basic',
  'instagram_manage_messages',
  'instagram_manage_comments',
] as const;

const worlds = new WeakMap<SandboxHost, World>();

/** The one Graph of a host: every Meta gate of that host shares it. */
export function graphWorld(host: SandboxHost): World {
  const known = worlds.get(host);
  if (known) return known;
  const world = createWorld(host);
  worlds.set(host, world);
  registerGraph(world);
  return world;
}

/** The parts of a gate's pretend platform that are the same for every gate on the Graph. */
export function graphSandbox(world: World): Pick<Sandbox, 'fetch' | 'reset'> {
  return { fetch: world.fetch, reset: world.reset };
}

function createWorld(host: SandboxHost): World {
  const routes: Route[] = [];
  const kinds = new Map<string, (id: string) => boolean>();
  const resets: (() => void)[] = [];
  const world: World = {
    host,
    appSecret: randomBytes(16).toString('hex'),
    clientToken: randomBytes(16).toString('hex'),
    systemUserToken: randomToken(),
    state: createState(),
    routes,
    route(method, path, handler) {
      routes.push({ method, segments: path.split('/'), handler });
    },
    kind(name, has) {
      kinds.set(name, has);
    },
    isKind: (name, id) => kinds.get(name)?.(id) ?? false,
    onReset(work) {
      resets.push(work);
      work();
    },
    fetch: (request) => answer(world, request),
    reset() {
      world.state = createState();
      for (const work of resets) work();
    },
  };
  world.onReset(() => {
    mint(world, {
      kind: 'SYSTEM_USER',
      value: world.systemUserToken,
      person: world.state.directory.systemUser,
      scopes: SYSTEM_SCOPES,
      expiresAt: null,
      longLived: true,
    });
  });
  return world;
}

function createState(): State {
  return {
    directory: createDirectory(),
    tokens: new Map(),
    codes: new Map(),
    devices: new Map(),
    grants: new Map(),
    appCallbacks: new Map(),
  };
}
