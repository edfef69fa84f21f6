/** A person who consents, as a plain HTTP client: opens the page, sends its form, follows the redirect. */
export async function consent(
  authorizeUrl: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ redirect: string; page: string; status: number }> {
  const page = await (await fetch(authorizeUrl)).text();
  const form = new URLSearchParams();
  for (const [tag] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name !== undefined) form.set(name, attribute(tag, 'value') ?? '');
  }
  form.set('decision', 'continue');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const action = /<form[^>]*action="([^"]*)"/.exec(page)?.[1];
  const target = new URL(unescape(action ?? ''), authorizeUrl);
  const answer = await fetch(target, { method: 'POST', body: form, redirect: 'manual' });
  const redirect = answer.headers.get('location');
  if (redirect === null) {
    throw new Error(`the consent page answered ${answer.status}: ${await answer.text()}`);
  }
  const last = await fetch(redirect);
  return { redirect, page: await last.text(), status: last.status };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
