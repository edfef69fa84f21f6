/** What a login at Meta has to be told, and how it is read. */
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { LoginField } from '../../src/gate.ts';
import type { AppAccess, MetaApp } from './token.ts';

const APPS = words`https://developers.facebook.com/apps › your app`;

export const APP_ID: LoginField = {
  name: 'appId',
  label: words`App ID`,
  secret: false,
  help: words`${APPS} › Settings › Basic › App ID`,
};

export const APP_SECRET: LoginField = {
  name: 'appSecret',
  label: words`App secret`,
  secret: true,
  help: words`${APPS} › Settings › Basic › App secret › Show`,
};

export const CLIENT_TOKEN: LoginField = {
  name: 'clientToken',
  label: words`Client token`,
  secret: true,
  help: words`${APPS} › Settings › Advanced › Security › Client token`,
};

export const ACCESS_TOKEN: LoginField = {
  name: 'accessToken',
  label: words`Access token`,
  secret: true,
  help: words`https://business.facebook.com/settings › Users › System users › Generate token`,
};

export function optional(field: LoginField): LoginField {
  return { ...field, optional: true };
}

/** A field that was given and is not blank. */
function given(fields: Readonly<Record<string, string>>, { name }: LoginField): string | undefined {
  const value = fields[name]?.trim();
  return value === '' ? undefined : value;
}

/** @throws GateError (exit 2) naming the field that is missing, or an app id that is no number */
export function needed(fields: Readonly<Record<string, string>>, field: LoginField): string {
  const value = given(fields, field);
  if (value === undefined)
    throw usageError(words`${field.label} is needed.`, field.help, 'field_missing');
  if (field === APP_ID) checkAppId(value);
  return value;
}

export function appOf(fields: Readonly<Record<string, string>>): MetaApp {
  return { appId: needed(fields, APP_ID), appSecret: needed(fields, APP_SECRET) };
}

/** The app where it was told, for logins that can do without. */
export function maybeApp(fields: Readonly<Record<string, string>>): AppAccess {
  const appId = given(fields, APP_ID);
  if (appId !== undefined) checkAppId(appId);
  return { appId, appSecret: given(fields, APP_SECRET) };
}

function checkAppId(value: string): void {
  if (/^\d{1,32}$/.test(value)) return;
  throw usageError(
    words`An app id is a number, e.g. 1234567890123456.`,
    APP_ID.help,
    'app_id_malformed',
  );
}
