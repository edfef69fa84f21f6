import type { App } from '../../../src/app.ts';
import { words } from '../../../src/domain/words.ts';
import { type LibraryFilter, listLibrary } from '../templates/template-library.ts';
import { numberPlace } from './place.ts';

export interface LibraryFlags extends Omit<LibraryFilter, 'search' | 'language'> {
  account?: string;
  lang?: string;
}

/** `gates whatsapp template library [SEARCH]` */
export async function library(
  app: App,
  search: string | undefined,
  flags: LibraryFlags,
): Promise<void> {
  const { account, lang: language, topic, usecase, industry, name } = flags;
  const { graph } = await numberPlace(app, account);
  const found = await listLibrary(graph, {
    search,
    name,
    topic: topic?.toUpperCase(),
    usecase: usecase?.toUpperCase(),
    industry: industry?.toUpperCase(),
    language,
  });
  app.ui.result(found, () =>
    found.length === 0
      ? words`Meta’s library has no such template.`
      : app.ui.table(
          found.map((each) => ({ ...each })),
          [
            { key: 'name', title: 'Name' },
            { key: 'language', title: 'Language' },
            { key: 'category', title: 'Category' },
            { key: 'usecase', title: 'Use case' },
            { key: 'body', title: 'Text', flexible: true },
          ],
        ),
  );
}
