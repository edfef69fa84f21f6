/** How a person signs in at a network. Part of the contract: the command line knows steps, not networks. */
import type { Credential, LoginFacts } from './domain/account.ts';
import type { Text, Words } from './domain/words.ts';
import type { Http } from './http/client.ts';

/** Who a credential belongs to. */
export interface Identified {
  externalId: string;
  name: string;
  handle: string | null;
}

/** What a finished login or refresh gives back; the caller stores it. */
export interface Grant {
  identity: Identified;
  credential: Credential;
  facts: LoginFacts;
  /** Facts to keep beside the account. Never a secret. */
  details?: Readonly<Record<string, unknown>>;
}

/** Something a login has to be told. A secret one is asked hidden, or read from a file or stdin. */
export interface LoginField {
  readonly name: string;
  readonly label: Text;
  readonly secret: boolean;
  /** Not asked for when it is not given. */
  readonly optional?: boolean;
  /** Asked for at a terminal all the same, where Enter alone says that there is none: what that means. */
  readonly none?: Text;
  /** Where a person finds it. */
  readonly help: Text;
}

/** What a login function may use: there is no account yet. */
export interface LoginContext {
  readonly fields: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  /** The person of this machine who logs in, for cures; not told: nobody knows. */
  readonly user?: string;
  readonly http: Http;
  now(): number;
  /** Says something to the person: what was found out, before it is used. */
  note?(said: Words): void;
  confirm?(question: Words): Promise<boolean>;
}

interface Choosable {
  /**
   * Whether all that a login before it was told goes for this one, too, where it is not told anew; unless said, a form
   * asks again for what it needs.
   */
  continues?(before: Credential): boolean;
  /** The flag of `login` that chooses it, where a network has several of a kind; the first one needs none. */
  readonly flag?: { readonly name: string; readonly help: string };
}

/** Consent in the browser, ended by a redirect to a loopback address (or its URL pasted by hand). */
export interface OauthLogin extends Choosable {
  readonly kind: 'oauth';
  readonly fields: readonly LoginField[];
  readonly scopes: readonly string[];
  /** The loopback address where consent ends, for networks that know it beforehand; not told: any port of localhost. */
  readonly loopback?: { readonly host: 'localhost' | '127.0.0.1'; readonly port: number };
  /** Where consent ends, and its address is pasted; not told: a loopback port of this machine. */
  redirectUri?(context: LoginContext): string | undefined;
  /** The address a person opens. Called once, with a fresh state and PKCE challenge (S256). */
  authorizeUrl(
    context: LoginContext,
    request: { redirectUri: string; state: string; challenge: string },
  ): string;
  /** Turns the code into a lasting credential. Must not store anything. */
  exchange(
    context: LoginContext,
    answer: { code: string; redirectUri: string; verifier: string },
  ): Promise<Grant>;
}

/** A code typed on another device. */
export interface DeviceLogin extends Choosable {
  readonly kind: 'device';
  readonly fields: readonly LoginField[];
  readonly scopes: readonly string[];
  start(context: LoginContext): Promise<{
    userCode: string;
    verificationUrl: string;
    deviceCode: string;
    intervalMs: number;
    expiresInMs: number;
  }>;
  /** `null`: not confirmed yet. */
  poll(context: LoginContext, deviceCode: string): Promise<Grant | null>;
}

/** A token or form filled in: nothing to wait for. */
export interface FormLogin extends Choosable {
  readonly kind: 'form';
  readonly fields: readonly LoginField[];
  /**
   * What else has to be told once the fields are: what could not be found out. Each is offered as a flag, too, and is
   * not asked for where it was given.
   */
  readonly further?: {
    readonly fields: readonly LoginField[];
    /** Those of `fields` that are to be asked for. */
    missing(context: LoginContext): Promise<readonly LoginField[]>;
  };
  submit(context: LoginContext): Promise<Grant>;
}

export type Login = OauthLogin | DeviceLogin | FormLogin;
