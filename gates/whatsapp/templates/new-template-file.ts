/** A file that describes a template, and the files that it shows as examples. */
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { refusal } from '../bounds.ts';
import { bodyOfForm, isMetaShape } from './new-template-form.ts';
import { isPart, type Part, recordOf } from './new-template-parts.ts';
import type { TemplateBody } from './new-template.ts';

/** A file of this machine that goes to Meta as an example. */
export interface ExampleFile {
  /** As it stands in the template. */
  readonly name: string;
  readonly path: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

/** What the header of a template may show. “Media”, and “Upload a file” of the Graph API. */
const TAKEN: Readonly<Record<string, { types: readonly string[]; maxMb: number }>> = {
  IMAGE: { types: ['image/jpeg', 'image/png'], maxMb: 5 },
  VIDEO: { types: ['video/mp4'], maxMb: 16 },
  GIF: { types: ['video/mp4'], maxMb: 3.5 },
  DOCUMENT: { types: ['application/pdf'], maxMb: 100 },
};

/**
 * A template from a JSON or YAML file, in Meta's shape, whichever of the two it was written in. Files it
 * names still stand by their names: see {@link exampleFiles}.
 * @throws GateError exit 5 for no such file, exit 2 for one that cannot be read
 */
export async function readTemplateFile(file: string): Promise<TemplateBody> {
  const given = await parsed(file);
  if (!isPart(given)) throw usageError(words`${file} holds no template: an object is expected.`);
  if (!isMetaShape(given)) {
    return bodyOfForm(given, file, (name) => textIn(resolve(dirname(file), name)));
  }
  return withFlowText(given);
}

async function parsed(file: string): Promise<unknown> {
  const text = textIn(file);
  try {
    if (/\.json$/i.test(file)) return JSON.parse(text);
    const { parse } = await import('yaml');
    return parse(text) as unknown;
  } catch (error) {
    // YAML shows the line below, and ends the first one with a colon.
    const why = messageOf(error).replace(/:$/, '');
    throw usageError(words`Cannot read ${file}: ${why}.`);
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${file}: ${messageOf(error)}.`);
  }
}

/** A Flow's JSON travels as text, but nobody wants to write it so. */
function withFlowText(body: Part): Part {
  return mapped(body, (part) =>
    isPart(part['flow_json']) ? { ...part, flow_json: JSON.stringify(part['flow_json']) } : part,
  );
}

/**
 * The example files that a template names, each once, checked by their bytes.
 * @param folder what their names are relative to
 * @throws GateError exit 5 for a missing file, exit 6 naming what Meta takes
 */
export async function exampleFiles(body: TemplateBody, folder: string): Promise<ExampleFile[]> {
  const found = new Map<string, string>();
  mapped(body, (part) => {
    for (const name of handlesOf(part)) {
      if (!isHandle(name)) found.set(name, String(part['format']).toUpperCase());
    }
    return part;
  });
  return Promise.all(
    [...found].map(([name, format]) => checkedFile(name, resolve(folder, name), format)),
  );
}

/** The template with the handles of its files in place of their names. */
export function withHandles(
  body: TemplateBody,
  handles: ReadonlyMap<string, string>,
): TemplateBody {
  return mapped(body, (part) => {
    const names = handlesOf(part);
    if (names.length === 0) return part;
    const placed = names.map((name) => handles.get(name) ?? name);
    return { ...part, example: { ...recordOf(part['example']), header_handle: placed } };
  });
}

function handlesOf(part: Part): string[] {
  const handles = recordOf(part['example'])['header_handle'];
  return Array.isArray(handles) ? handles.filter((one) => typeof one === 'string') : [];
}

/** `4::aW1hZ2UvanBn:…`; a large file has several, one a line. */
function isHandle(name: string): boolean {
  return /^\d+:[\w=+/]*:/.test(name);
}

async function checkedFile(name: string, path: string, format: string): Promise<ExampleFile> {
  const taken = TAKEN[format];
  if (!taken) throw refusal('template_header', words`A header of ${format} shows no file.`);
  if (/^https?:/i.test(name)) {
    throw refusal(
      'template_example_address',
      words`An example is a file of this machine or a handle, not an address: ${name}.`,
    );
  }
  const { fileTypeFromFile } = await import('file-type');
  try {
    const { size } = await stat(path);
    const mimeType = (await fileTypeFromFile(path))?.mime;
    if (mimeType === undefined || !taken.types.includes(mimeType)) {
      throw refusal(
        'wrong_type',
        words`${name} is ${mimeType ?? words`of an unknown kind`}; a header of ${format} takes ${taken.types.join(', ')}.`,
      );
    }
    if (size > taken.maxMb * 1024 * 1024) {
      const has = Math.ceil(size / 1024 / 1024);
      throw refusal(
        'file_too_large',
        words`${name} has ${has} MB; a header of ${format} may have ${taken.maxMb} MB.`,
      );
    }
    return { name, path, mimeType, size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw notFound(words`There is no file ${path}.`, words`Check the path.`);
  }
}

/** A copy in which every object went through `change`, the inner ones first. */
function mapped(value: Part, change: (part: Part) => Part): Part {
  const inner = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(inner);
    return isPart(one) ? mapped(one, change) : one;
  };
  return change(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)])));
}
