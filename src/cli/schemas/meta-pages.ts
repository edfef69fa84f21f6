/** Pages: what stands on them, how many people see it, and the Instagram accounts linked to them. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

const page = z.strictObject({ id: z.string(), name: z.string() });
const instagram = { id: z.string(), username: z.string().nullable() };

const post = z.strictObject({
  id: z.string().describe('<page>_<post>'),
  text: z.string().nullable(),
  createdAt: maybeTime,
  scheduledFor: maybeTime.describe('when Meta is to publish it; null once it stands there'),
  published: z.boolean(),
  kind: z.string().nullable().describe('Meta’s own word'),
  url: z.url(),
});

export const META_PAGES: Readonly<Record<string, z.ZodType>> = {
  'meta-pages': z.array(
    z.strictObject({
      ...page.shape,
      category: z.string().nullable(),
      tasks: z.array(z.string()).describe('what this person may do there, in Meta’s words'),
      instagram: z
        .strictObject(instagram)
        .nullable()
        .describe('null also where the login may not see it'),
    }),
  ),
  'meta-instagram': z.array(
    z.strictObject({
      ...instagram,
      name: z.string().nullable(),
      followers: count.nullable(),
      page,
    }),
  ),
  'meta-insights': z.strictObject({
    page,
    metrics: z.array(
      z.strictObject({
        metric: z.string(),
        values: z.array(
          z.strictObject({ at: time.describe('the end of the day'), value: z.number() }),
        ),
      }),
    ),
  }),
  'meta-publish': z.strictObject({
    page,
    text: z.string(),
    images: z.array(z.string()).describe('files and addresses, as they were named'),
    link: z.url().nullable(),
    scheduledFor: maybeTime,
    published: z.boolean().describe('false too where Meta will publish it at its time'),
    id: z.string().nullable().describe('null: nothing was sent'),
    url: z.url().nullable(),
    dryRun: z.boolean(),
  }),
  'meta-posts-list': z.array(post),
  'meta-posts-show': post.extend({
    page,
    insights: z.record(z.string(), z.number()).nullable().describe('with --insights'),
  }),
  'meta-posts-delete': z.strictObject({
    id: z.string(),
    page,
    deleted: z.boolean(),
    dryRun: z.boolean(),
  }),
};
