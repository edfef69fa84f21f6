import { type Call, userOf } from './call.ts';
import { nameOf } from './directory.ts';

/** `GET /users/{userId}`. https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId} */
export function showUser(call: Call): unknown {
  const user = userOf(call);
  return {
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    display_name: nameOf(user),
    email: user.email,
    type: 2,
    role_name: user.role,
    pmi: user.pmi,
    use_pmi: false,
    personal_meeting_url: `https://us05web.zoom.us/j/${user.pmi}`,
    timezone: user.timezone,
    verified: 1,
    dept: '',
    created_at: '2024-03-05T08:00:00Z',
    last_login_time: '2026-11-20T08:00:00Z',
    group_ids: [],
    im_group_ids: [],
    account_id: call.world.secrets.accountId,
    language: 'en-US',
    phone_country: '',
    phone_number: '',
    status: 'active',
    job_title: '',
    cost_center: '',
    company: '',
    location: '',
    login_types: [100],
    role_id: user.role === 'Owner' ? '0' : '2',
    account_number: 4_100_000_001,
    cluster: 'us05',
    user_created_at: '2024-03-05T08:00:00Z',
  };
}
