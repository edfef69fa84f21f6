/** Telegram’s HTML as a text with entities. White space stands as it was written, but for lines at a quote’s edges. */
import { Parser } from 'htmlparser2';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Composer, composer, type Formatted, type Opened } from './entities.ts';
import { ALLOWED, markOfTag, spelled, type Tag } from './tags.ts';

/** Stands behind the text: where it does not come out of the parser, a tag was never ended. */
const END = '\u0001';

interface OpenTag {
  readonly name: string;
  readonly opened: Opened;
}

/**
 * https://core.telegram.org/bots/api#html-style
 * @throws GateError exit 2 naming a tag that is not there, or is never closed
 */
export function fromHtml(source: string): Formatted {
  const said = composer();
  const open: OpenTag[] = [];
  let ended = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      open.push({ name, opened: openTag(said, open, { name, attributes }) });
    },
    ontext(text) {
      ended ||= text.includes(END);
      said.write(text.replaceAll(END, ''));
    },
    onclosetag(name, implied) {
      const last = open.pop();
      if (implied || last === undefined) throw unclosed(name);
      said.close(last.opened);
    },
  });
  parser.write(source.replaceAll(/\r\n?/g, '\n'));
  parser.write(END);
  // Before the parser closes by itself what stands open.
  const [left] = open;
  if (left) throw unclosed(left.name);
  parser.end();
  if (!ended) {
    throw usageError(
      words`A tag is begun with < and never ended with >.`,
      words`where < is no tag, write &lt;`,
      'bad_html',
    );
  }
  return said.done();
}

function openTag(said: Composer, open: readonly OpenTag[], tag: Tag): Opened {
  const mark = languageOf(said, open, tag) ?? markOfTag(tag);
  if (mark) return said.open(mark);
  throw usageError(
    words`Telegram’s HTML has no tag ${spelled(tag)}.`,
    words`It has ${ALLOWED}; where < is no tag, write &lt;`,
    'bad_html',
  );
}

/** `<pre><code class="language-python">`: one block with its language. */
function languageOf(said: Composer, open: readonly OpenTag[], { name, attributes }: Tag) {
  const language = /^language-(.+)$/.exec(attributes['class'] ?? '')?.[1];
  const outer = open.at(-1);
  if (name !== 'code' || language === undefined || outer?.name !== 'pre') return null;
  if (outer.opened.at !== said.text.length) return null;
  outer.opened.mark = { type: 'pre', language };
  return { type: 'code' } as const;
}

function unclosed(name: string) {
  return usageError(
    words`The tag <${name}> is not closed where it should be.`,
    words`close it with </${name}>, the inner ones first`,
    'bad_html',
  );
}
