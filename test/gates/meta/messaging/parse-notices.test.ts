import { describe, expect, test } from 'vitest';
import { ACCOUNT, APP, at, CLIENT, mid, type Network, OTHER_APP, peer, told } from './webhooks.ts';

const PAGE = ACCOUNT.messenger;
const PSID = CLIENT.messenger;

describe('news', () => {
  const ofPerson = { subject: PSID, peer: peer() };
  const ofPage = { subject: PAGE };
  const thread = `Thread of ${PSID}:`;
  const comment = (subject: string, summary: string) => ({
    subject,
    summary,
    peer: peer('instagram', '@ivan.example'),
  });

  test.each<[Network, string, string, number, object]>([
    ['messenger', 'optin', 'optin', 51, { summary: 'Opt-in: site', ...ofPerson }],
    [
      'messenger',
      'optin_user_ref',
      'optin',
      52,
      {
        summary: 'Opt-in: site',
        subject: 'checkbox-52',
        peer: { identities: [{ kind: 'user_ref', value: 'checkbox-52' }] },
      },
    ],
    [
      'messenger',
      'optin_one_time',
      'optin',
      53,
      { summary: 'One-time notification asked for: back in stock', ...ofPerson },
    ],
    [
      'messenger',
      'optin_marketing',
      'optin',
      54,
      { summary: 'Marketing messages: asked for “Новости”', marketing: 'resumed', ...ofPerson },
    ],
    [
      'messenger',
      'optin_stop',
      'optin',
      55,
      { summary: 'Marketing messages: stopped “Новости”', marketing: 'stopped', ...ofPerson },
    ],
    [
      'messenger',
      'optin_resume',
      'optin',
      56,
      { summary: 'Marketing messages: resumed “Новости”', marketing: 'resumed', ...ofPerson },
    ],
    [
      'messenger',
      'account_linked',
      'account_linking',
      57,
      { summary: `Account of ${PSID}: linked`, ...ofPerson },
    ],
    [
      'messenger',
      'account_unlinked',
      'account_linking',
      58,
      { summary: `Account of ${PSID}: unlinked`, ...ofPerson },
    ],
    [
      'messenger',
      'policy_enforcement',
      'policy_enforcement',
      59,
      { summary: 'Policy: block (Spam)', ...ofPage },
    ],
    [
      'messenger',
      'policy_enforcement_dashed',
      'policy_enforcement',
      60,
      { summary: 'Policy: unblock', ...ofPage },
    ],
    [
      'messenger',
      'app_roles',
      'app_roles',
      61,
      {
        summary: `Roles of apps: ${APP} primary_receiver; ${OTHER_APP} secondary_receiver`,
        ...ofPage,
      },
    ],
    [
      'messenger',
      'pass_thread_control',
      'pass_thread_control',
      62,
      { summary: `${thread} now with app ${APP} (before: the inbox)`, ...ofPerson },
    ],
    [
      'messenger',
      'pass_thread_control_idle',
      'pass_thread_control',
      63,
      { summary: `${thread} now with app ${APP}`, ...ofPerson },
    ],
    [
      'messenger',
      'take_thread_control',
      'take_thread_control',
      64,
      { summary: `${thread} now with the inbox, taken from app ${APP}`, ...ofPerson },
    ],
    [
      'messenger',
      'take_thread_control_old',
      'take_thread_control',
      65,
      { summary: `${thread} now with another app, taken from app ${APP}`, ...ofPerson },
    ],
    [
      'messenger',
      'request_thread_control',
      'request_thread_control',
      66,
      { summary: `${thread} asked for by the inbox`, ...ofPerson },
    ],
    [
      'messenger',
      'standby_empty',
      'standby',
      70,
      { summary: `Another app answers ${PSID}`, ...ofPerson },
    ],
    [
      'messenger',
      'game_play',
      'game_play',
      71,
      { summary: `Game 600000000000005 played by ${PSID}: score 99`, ...ofPerson },
    ],
    [
      'messenger',
      'payment',
      'payment',
      72,
      { summary: `Payment of ${PSID}: 29.62 USD`, ...ofPerson },
    ],
    [
      'messenger',
      'pre_checkout',
      'pre_checkout',
      73,
      { summary: `Checkout of ${PSID}: 2.70 USD`, ...ofPerson },
    ],
    [
      'messenger',
      'checkout_update',
      'checkout_update',
      74,
      { summary: `Checkout changed by ${PSID}`, ...ofPerson },
    ],
    [
      'messenger',
      'branded_camera',
      'branded_camera',
      75,
      { summary: `Camera effect of ${PSID}: dismiss`, ...ofPerson },
    ],
    [
      'messenger',
      'messaging_feedback',
      'messaging_feedback',
      76,
      { summary: `Feedback of ${PSID}: csat 4 “Всё понятно”, nps 9`, ...ofPerson },
    ],
    [
      'messenger',
      'response_feedback',
      'response_feedback',
      77,
      { summary: `Feedback of ${PSID}: Good response`, ...ofPerson, subject: mid(30) },
    ],
    [
      'messenger',
      'customer_information',
      'messaging_customer_information',
      78,
      { summary: `Form filled in by ${PSID}: email, city`, ...ofPerson },
    ],
    [
      'messenger',
      'inbox_labels',
      'inbox_labels',
      79,
      { summary: `Labels of ${PSID}: +Постоянный`, ...ofPerson },
    ],
    [
      'messenger',
      'inbox_labels_change',
      'inbox_labels',
      80,
      { summary: `Labels of ${PSID}: -Постоянный`, ...ofPerson },
    ],
    [
      'messenger',
      'feed_comment',
      'feed',
      76,
      {
        summary: 'Feed: comment add by Иван Петров “Сколько стоит?”',
        subject: '1_2',
        peer: peer('messenger', 'Иван Петров'),
      },
    ],
    [
      'messenger',
      'feed_like',
      'feed',
      82,
      { summary: 'Feed: like add by Иван Петров', subject: `${PAGE}_1` },
    ],
    [
      'messenger',
      'feed_own_comment',
      'feed',
      83,
      { summary: 'Feed: comment add by Кабинет “3000 ₽”', subject: '1_3' },
    ],
    ['messenger', 'page_name', 'name', 84, { summary: 'name: Кабинет Ольги', ...ofPage }],
    [
      'messenger',
      'leadgen',
      'leadgen',
      85,
      {
        summary: expect.stringMatching(/^leadgen: leadgen_id 600000000000010, form_id/),
        ...ofPage,
      },
    ],
    [
      'messenger',
      'dashboard_test',
      'messages',
      87,
      { summary: 'Test from the app’s dashboard: messages', account: null, subject: null },
    ],
    [
      'instagram',
      'dashboard_test',
      'comments',
      48,
      { summary: 'Test from the app’s dashboard: comments', account: null, subject: null },
    ],
    [
      'instagram',
      'optin_marketing',
      'optin',
      37,
      {
        summary: 'Marketing messages: asked for “Новости”',
        marketing: 'resumed',
        subject: CLIENT.instagram,
        peer: peer('instagram'),
      },
    ],
    [
      'instagram',
      'pass_thread_control',
      'pass_thread_control',
      38,
      {
        summary: `Thread of ${CLIENT.instagram}: now with the inbox (before: app ${APP})`,
        subject: CLIENT.instagram,
        peer: peer('instagram'),
      },
    ],
    [
      'instagram',
      'comment',
      'comments',
      40,
      comment(
        '17900000000000005',
        'Comment by @ivan.example on 17900000000000004 (FEED) “Сколько стоит?”',
      ),
    ],
    [
      'instagram',
      'comment_reply',
      'comments',
      41,
      comment(
        '17900000000000006',
        'Comment in answer to another by @ivan.example on 17900000000000004 (REELS) “Спасибо”',
      ),
    ],
    [
      'instagram',
      'comment_own',
      'comments',
      42,
      {
        summary: 'Comment by @olga.example on 17900000000000004 “3000 ₽”',
        subject: '17900000000000007',
      },
    ],
    [
      'instagram',
      'live_comment',
      'live_comments',
      43,
      comment(
        '17900000000000009',
        'Live comment by @ivan.example on 17900000000000008 (LIVE) “Привет!”',
      ),
    ],
    [
      'instagram',
      'mention',
      'mentions',
      44,
      { summary: 'Mentioned in a comment on 17900000000000011', subject: '17900000000000010' },
    ],
    [
      'instagram',
      'mention_in_caption',
      'mentions',
      45,
      { summary: 'Mentioned in 17900000000000011', subject: '17900000000000011' },
    ],
    [
      'instagram',
      'story_insights',
      'story_insights',
      46,
      {
        summary:
          'Story 17900000000000012: exits 1, replies 0, reach 17, taps_forward 12, taps_back 0, impressions 28',
        subject: '17900000000000012',
      },
    ],
  ])('%s %s', (network, event, topic, n, expected) => {
    const account = ACCOUNT[network];
    expect(told(network, event)).toEqual([
      { kind: 'notice', account, at: at(n), topic, ...expected },
    ]);
  });

  test.each(['messenger', 'instagram'] as const)(
    'a field of next year is kept whole: %s',
    (network) => {
      expect(told(network, 'unknown_field')).toEqual([
        {
          kind: 'unknown',
          account: ACCOUNT[network],
          at: at(network === 'messenger' ? 88 : 49),
          reason: 'field “next_year” is not known',
        },
      ]);
    },
  );

  test('no token is told', () => {
    for (const event of ['optin_one_time', 'optin_marketing', 'account_linked', 'payment']) {
      expect(JSON.stringify(told('messenger', event))).not.toMatch(
        /5[34]0000000000000000|authorization|ivan@/,
      );
    }
  });
});
