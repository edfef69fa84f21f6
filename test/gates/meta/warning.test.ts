import { expect, test } from 'vitest';
import { sessionGraph } from '../../../gates/meta/credential.ts';
import { warner } from '../../../gates/meta/warning.ts';
import { numberGraph } from '../../../gates/whatsapp/credential.ts';
import { ok, pretendGraph, TOKEN } from './pretend.ts';

test('a version past its end is told once, whichever gate calls and however often', async () => {
  const headers = { 'x-ad-api-version-warning': 'The call has been auto-upgraded.' };
  const meta = await pretendGraph({ 'GET me': { ...ok({ id: '1' }), headers } });
  try {
    const told: string[] = [];
    const warn = warner({ warn: (text) => told.push(String(text)) });
    const credential = {
      appId: '1',
      accessToken: TOKEN,
      tokenKind: 'USER',
      verifyToken: 'fictional',
      businessAccountId: '2',
    };
    const session = { credential, http: meta.http };
    for (const graph of [sessionGraph(session, warn), numberGraph(session, warn)]) {
      await graph.get('me');
      await graph.get('me');
    }
    expect(told).toEqual(['Meta warns: The call has been auto-upgraded.']);
  } finally {
    await meta.close();
  }
});
