/** A conversation's columns by the names of {@link Conversation}. */
export const COLUMNS = [
  'id',
  'account_id as accountId',
  'person_id as personId',
  'with_person_id as withPersonId',
  'group_id as groupId',
  'title',
  'last_message_at as lastMessageAt',
  'last_inbound_at as lastInboundAt',
  'unreachable_since as unreachableSince',
] as const;
