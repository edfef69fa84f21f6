import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../app.ts';
import { GateError, usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';
import type { DeviceLogin, Grant, LoginContext, OauthLogin } from '../../gate.ts';
import { languageOf } from '../../language/language.ts';
import { ENGLISH, translatorOf } from '../../language/translate.ts';
import { failureOf } from '../failure.ts';
import { codeFrom, listenForRedirect } from './loopback.ts';
import { donePage, failedPage } from './page.ts';

/** How long a person may take to consent. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Consent in the browser. Opens it where a person sits; prints the address in any case, and waits
 * for the redirect on a loopback port, or (`paste`, or one that ends elsewhere) for its address pasted in.
 * The browser's last page is shown only after `settle` has stored the grant.
 */
export async function oauthLogin(
  app: App,
  login: OauthLogin,
  context: LoginContext,
  options: {
    title: string;
    port: number;
    paste: boolean;
    settle: (grant: Grant) => Promise<void>;
    /** Where the address is written to; this process’s own unless told. */
    stdin?: NodeJS.ReadableStream;
  },
): Promise<Grant> {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const russian = await translatorOf('ru', app.catalogue);
  const reader = (acceptLanguage: string | undefined) =>
    languageOf({ env: app.env, acceptLanguage }) === 'ru' ? russian : ENGLISH;
  const loopback = await listenForRedirect({
    port: options.port,
    host: login.loopback?.host,
    state,
    refusedPage: (accept) => failedPage(reader(accept)),
  });
  try {
    const elsewhere = login.redirectUri?.(context);
    const redirectUri = elsewhere ?? loopback.redirectUri;
    const paste = options.paste || elsewhere !== undefined;
    const authorizeUrl = login.authorizeUrl(context, { redirectUri, state, challenge });
    app.ui.signal({ authorizeUrl });
    const opens = app.options.interactive && !app.options.json && !options.paste;
    app.ui.note(
      opens
        ? words`The browser opens this address; consent there:\n\n  ${authorizeUrl}\n`
        : words`Open this address and consent:\n\n  ${authorizeUrl}\n`,
    );
    if (opens) await app.ui.open(authorizeUrl);
    if (!paste) app.ui.note(words`Waiting for your consent; Ctrl-C gives up.`);
    const waits: Promise<{
      code: string;
      accept?: string | undefined;
      finish(html: string): void;
    }>[] = [
      loopback.answer.then((answer) => ({ ...answer, accept: answer.acceptLanguage })),
      givenUp(app),
    ];
    const { stdin = process.stdin } = options;
    // A program that gets the address as JSON can call the loopback port; whoever asked for no browser cannot.
    const onlyWay = elsewhere !== undefined || (options.paste && !app.options.json);
    if (paste) waits.push(pasted(app, state, { stdin, onlyWay }));
    const answer = await Promise.race(waits);
    try {
      const grant = await login.exchange(context, { code: answer.code, redirectUri, verifier });
      await options.settle(grant);
      answer.finish(donePage(reader(answer.accept), options.title, grant.identity.name));
      return grant;
    } catch (error) {
      const translator = reader(answer.accept);
      const { message } = failureOf(error, app.redact, { translator });
      answer.finish(failedPage(translator, message));
      throw error;
    }
  } finally {
    await loopback.close();
  }
}

/** A code typed on any device; polls until it is confirmed. */
export async function deviceLogin(
  app: App,
  login: DeviceLogin,
  context: LoginContext,
): Promise<Grant> {
  const { userCode, verificationUrl, deviceCode, intervalMs, expiresInMs } =
    await login.start(context);
  app.ui.signal({ verificationUrl, userCode });
  app.ui.note(words`Open ${verificationUrl} on any device and enter the code ${userCode}.`);
  const end = app.now() + expiresInMs;
  while (app.now() < end) {
    await sleep(intervalMs, undefined, { signal: app.signal });
    const grant = await login.poll(context, deviceCode);
    if (grant) return grant;
  }
  throw timedOut();
}

async function givenUp(app: App): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { signal: app.signal, ref: false });
  throw timedOut();
}

function timedOut(): GateError {
  return new GateError({
    category: 'failed',
    code: 'login_timeout',
    message: words`Nobody consented in time.`,
    hint: words`Run the command again.`,
  });
}

/** The redirected address, pasted at the prompt or written to stdin. */
async function pasted(
  app: App,
  state: string,
  from: { stdin: NodeJS.ReadableStream; onlyWay: boolean },
): Promise<{ code: string; finish(): void }> {
  const text = app.options.interactive
    ? await app.ui.ask({ label: words`Address the browser ended on`, secret: false })
    : await firstLine(from);
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw usageError(words`That is no address.`, words`Copy the whole address from the browser.`);
  }
  return { code: codeFrom(url, state), finish: () => undefined };
}

function firstLine({
  stdin,
  onlyWay,
}: {
  stdin: NodeJS.ReadableStream;
  onlyWay: boolean;
}): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdin });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // A closed stdin is no answer: the loopback port still is, where consent ends there.
    lines.once('close', () => {
      if (onlyWay) reject(nobodyPastes());
    });
  });
}

function nobodyPastes(): GateError {
  return usageError(
    words`The address the browser ends on is to be pasted, and there is nobody to do it.`,
    words`run it at a terminal, or write that address to its stdin`,
    'no_answer_pasted',
  );
}
