/** Who is at the pretend Cal.com, and what can be booked there. */

export interface Host {
  id: number;
  name: string;
  username: string;
  email: string;
  timeZone: string;
  locale: string;
  apiKey: string;
  /** The key was deleted in the settings. */
  revoked: boolean;
}

export interface EventType {
  id: number;
  ownerId: number;
  slug: string;
  title: string;
  description: string;
  minutes: number;
  hidden: boolean;
  /** What people book waits until the host says yes. */
  confirmation: boolean;
}

export const newHosts = (): Host[] => [
  {
    id: 4_100_001,
    name: 'Olga Sandbox',
    username: 'olga-sandbox',
    email: 'olga@example.org',
    timeZone: 'Europe/Moscow',
    locale: 'ru',
    apiKey: 'cal_live_00000000000000000000000000000001',
    revoked: false,
  },
  {
    id: 4_100_002,
    name: 'Azarya Sandbox',
    username: 'azarya-sandbox',
    email: 'azarya@example.org',
    timeZone: 'Asia/Jerusalem',
    locale: 'en',
    apiKey: 'cal_live_00000000000000000000000000000002',
    revoked: false,
  },
];

export const newEventTypes = (): EventType[] =>
  [4_100_001, 4_100_002].flatMap((ownerId, index) => {
    const from = 5_200_001 + index * 10;
    return [
      {
        id: from,
        ownerId,
        slug: 'consultation',
        title: 'Consultation',
        description: 'An hour about your plans.',
        minutes: 60,
        hidden: false,
        confirmation: false,
      },
      {
        id: from + 1,
        ownerId,
        slug: 'first-talk',
        title: 'First talk',
        description: '',
        minutes: 15,
        hidden: false,
        confirmation: true,
      },
      {
        id: from + 2,
        ownerId,
        slug: 'follow-up',
        title: 'Follow-up',
        description: '',
        minutes: 30,
        hidden: true,
        confirmation: false,
      },
    ];
  });
