import type { App } from '../../../src/app.ts';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { uploadHandle } from '../../meta/upload.ts';
import { checkPicture } from '../business/picture.ts';
import {
  checkProfile,
  type Profile,
  type ProfileChange,
  readProfile,
  updateProfile,
} from '../business/profile.ts';
import { uploaderOf } from '../media/uploader.ts';
import { checkTarget, saveFrom } from './fetched.ts';
import { numberPlace, recorded } from './place.ts';

export interface ProfileFlags {
  account?: string;
  about?: string;
  address?: string;
  description?: string;
  email?: string;
  website?: readonly string[];
  vertical?: string;
  picture?: string;
  clear?: readonly string[];
}

/** What can be taken away, and how the platform is told so. */
const EMPTY: Readonly<Record<string, ProfileChange>> = {
  about: { about: '' },
  address: { address: '' },
  description: { description: '' },
  email: { email: '' },
  websites: { websites: [] },
};

/** `gates whatsapp profile show [--picture-out FILE]` */
export async function show(
  app: App,
  flags: { account?: string; pictureOut?: string },
): Promise<void> {
  const { graph, id, session } = await numberPlace(app, flags.account);
  const profile = await readProfile(graph, id);
  const saved =
    flags.pictureOut === undefined ? null : await picture(app, profile, flags.pictureOut);
  app.ui.result({ account: session.account.id, ...profile, pictureFile: saved }, [
    ...lines(profile),
    ...(saved === null ? [] : [words`Saved as     ${saved}`]),
  ]);
}

/** `gates whatsapp profile set …`: only what is named changes. */
export async function set(app: App, flags: ProfileFlags): Promise<void> {
  const change = changeOf(flags);
  checkProfile(change);
  const { picture: file } = flags;
  const changed = [...Object.keys(change), ...(file === undefined ? [] : ['picture'])];
  if (changed.length === 0) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp profile set --help');
  }
  const mimeType = file === undefined ? null : await checkPicture(file);
  const place = await numberPlace(app, flags.account);
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, 'profile-set', { changed }, async () => {
      const handle =
        file === undefined || mimeType === null
          ? undefined
          : await uploadHandle(uploaderOf(place.session), { path: file, mimeType });
      await updateProfile(place.graph, place.id, {
        ...change,
        ...(handle === undefined ? {} : { profile_picture_handle: handle }),
      });
    });
  }
  const names = changed.join(', ');
  app.ui.result(
    { account: place.session.account.id, changed, dryRun },
    dryRun ? words`Would change ${names}.` : words`✓ Changed: ${names}.`,
  );
}

function changeOf(flags: ProfileFlags): ProfileChange {
  const { about, address, description, email, vertical, website, clear = [] } = flags;
  const given = { about, address, description, email, vertical, websites: website };
  const change: ProfileChange = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  for (const name of clear) {
    if (!Object.hasOwn(EMPTY, name)) {
      throw usageError(
        words`“${name}” cannot be cleared.`,
        words`one of: ${Object.keys(EMPTY).join(', ')}`,
      );
    }
    if (Object.hasOwn(change, name)) {
      throw usageError(words`${name} cannot be both set and cleared.`);
    }
    Object.assign(change, EMPTY[name]);
  }
  return change;
}

async function picture(app: App, { pictureUrl }: Profile, out: string): Promise<string> {
  if (pictureUrl === null) throw notFound(words`The profile has no picture.`);
  const target = await checkTarget(app, out);
  await saveFrom(app, pictureUrl, target);
  return target;
}

function lines(profile: Profile): Words[] {
  const { about, address, description, email, websites, vertical, pictureUrl } = profile;
  const told = (value: string | null): Text => (value === null || value === '' ? '–' : value);
  return [
    words`About        ${told(about)}`,
    words`Description  ${told(description)}`,
    words`Kind         ${told(vertical)}`,
    words`Address      ${told(address)}`,
    words`Email        ${told(email)}`,
    words`Websites     ${told(websites.join(', '))}`,
    words`Picture      ${told(pictureUrl)}`,
  ];
}
