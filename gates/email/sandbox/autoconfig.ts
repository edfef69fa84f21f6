/** Mozilla's list of providers (https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat), for the two pretend ones. */
import { HERE, type World } from './world.ts';

const PROVIDERS: Readonly<Record<string, { name: string; authentication: string }>> = {
  'gmail.com': { name: 'Google Mail', authentication: 'OAuth2' },
  'example.org': { name: 'Example Mail', authentication: 'password-cleartext' },
};

/** @param path `/v1.1/example.org` */
export function autoconfig({ ports }: World, path: string): Response {
  const domain = /^\/v1\.1\/([a-z0-9.-]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const provider = Object.hasOwn(PROVIDERS, domain) ? PROVIDERS[domain] : undefined;
  if (!provider || !ports) return new Response('Not found\n', { status: 404 });
  const server = (tag: string, type: string, port: number) => `
    <${tag} type="${type}">
      <hostname>${HERE}</hostname>
      <port>${port}</port>
      <socketType>plain</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>${provider.authentication}</authentication>
    </${tag}>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="${domain}">
    <domain>${domain}</domain>
    <displayName>${provider.name}</displayName>
    <displayShortName>${provider.name}</displayShortName>${server('incomingServer', 'imap', ports.imap)}${server('outgoingServer', 'smtp', ports.smtp)}
  </emailProvider>
</clientConfig>
`;
  return new Response(xml, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
}
