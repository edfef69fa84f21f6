import type { App } from '../../../src/app.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { TEMPLATE_TOPICS, templateChanges } from '../templates/template-history.ts';

/** So many news of each kind are looked through, the newest first. */
const LOOKED_AT = 5000;

/** `gates whatsapp template history NAME`: by the webhooks that came, without asking the platform. */
export async function history(app: App, name: string, flags: { lang?: string }): Promise<void> {
  const { notices } = await app.store(await app.user());
  const told = await Promise.all(
    TEMPLATE_TOPICS.map((topic) => notices.list({ gate: 'whatsapp', topic, limit: LOOKED_AT })),
  );
  const changes = templateChanges(told.flat(), name, flags.lang);
  app.ui.result(changes, () =>
    changes.length === 0
      ? words`No news of the template “${name}” has come yet; it comes by webhook: gates whatsapp status`
      : app.ui.table(
          changes.map((change) => ({ ...change })),
          [
            { key: 'at', title: 'When', show: (at) => momentOf(Date.parse(String(at)), app.now()) },
            { key: 'language', title: 'Language' },
            { key: 'change', title: 'What', show: (value) => NAMES[String(value)] ?? '' },
            { key: 'from', title: 'Before' },
            { key: 'to', title: 'Now' },
            { key: 'reason', title: 'Reason', flexible: true },
          ],
        ),
  );
}

const NAMES: Readonly<Record<string, Text>> = {
  status: words`status`,
  quality: words`quality`,
  category: words`category`,
  text: words`text`,
};
