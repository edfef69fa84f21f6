/** The pages a person sees: consent, the device code, and what went wrong. They work without JavaScript. */
import { html, type Markup } from './html.ts';

export interface ConsentPage {
  action: string;
  appName: string;
  people: readonly { key: string; name: string }[];
  scopes: readonly string[];
  /** Carried through the form. */
  hidden: Readonly<Record<string, string>>;
}

/** What the app asks for, and the two answers. Posts `decision=continue` or `decision=cancel`. */
export function consentPage(page: ConsentPage): Response {
  const [person] = page.people;
  const name = person?.name ?? '';
  return show(
    `${page.appName} asks for access`,
    html`<p>Signed in as <strong>${name}</strong>.</p>
      <p><strong>${page.appName}</strong> asks ${name} for:</p>
      <ul>
        ${page.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
      </ul>
      <form method="post" action="${page.action}">
        ${hiddenFields(page.hidden)}
        <details>
          <summary>Somebody else, or less access</summary>
          <p>
            <label
              >Person
              <select name="person">
                ${page.people.map(option)}
              </select></label
            >
          </p>
          <p>
            <label>Leave out (scopes, with commas) <input name="decline" value="" /></label>
          </p>
        </details>
        <button id="continue" name="decision" value="continue">Continue</button>
        <button id="cancel" name="decision" value="cancel">Cancel</button>
      </form>`,
  );
}

export interface DevicePage {
  action: string;
  people: readonly { key: string; name: string }[];
  userCode: string;
}

/** Where a code shown on another device is typed in. */
export function devicePage(page: DevicePage): Response {
  return show(
    'Connect a device',
    html`<p>Type the code that the other device shows.</p>
      <form method="post" action="${page.action}">
        <p>
          <label>Code <input name="user_code" value="${page.userCode}" autocomplete="off" /></label>
        </p>
        <p>
          <label
            >Person
            <select name="person">
              ${page.people.map(option)}
            </select></label
          >
        </p>
        <button id="continue" name="decision" value="continue">Continue</button>
        <button id="cancel" name="decision" value="cancel">Cancel</button>
      </form>`,
  );
}

/** A page with nothing to answer. */
export function plainPage(title: string, sentence: string, status = 200): Response {
  return show(title, html`<p>${sentence}</p>`, status);
}

function option({ key, name }: { key: string; name: string }): Markup {
  return html`<option value="${key}">${name}</option>`;
}

function hiddenFields(fields: Readonly<Record<string, string>>): Markup[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}

function show(title: string, body: Markup, status = 200): Response {
  const page = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto">
        <p><small>A pretend platform: nothing here is real.</small></p>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
  return new Response(page.markup, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
  });
}
