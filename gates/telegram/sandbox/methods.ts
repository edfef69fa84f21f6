/** Every method of the Bot API: those that are built, and the names of the others. */
import * as bots from './bot-methods.ts';
import type { Method } from './call.ts';
import * as chats from './chat-methods.ts';
import { deleteBusinessMessages, deleteMessage, deleteMessages } from './delete.ts';
import * as edits from './edit.ts';
import { getFile } from './files.ts';
import { copyMessage, copyMessages, forwardMessage, forwardMessages } from './forward.ts';
import * as pins from './pins.ts';
import { getUpdates } from './polling.ts';
import { sendPoll, stopPoll } from './polls.ts';
import { setMessageReaction } from './reactions.ts';
import { sender, sendMediaGroup } from './send-media.ts';
import * as texts from './send-text.ts';
import * as topics from './topics.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './webhook.ts';

const name = bots.ownText('name', 64);
const description = bots.ownText('description', 512);
const shortDescription = bots.ownText('short_description', 120);

export const METHODS: Readonly<Record<string, Method>> = {
  getMe: bots.getMe,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  logOut: bots.logOut,
  close: () => true,
  sendMessage: texts.sendMessage,
  sendPhoto: sender('photo'),
  sendVideo: sender('video'),
  sendAnimation: sender('animation'),
  sendAudio: sender('audio'),
  sendVoice: sender('voice'),
  sendVideoNote: sender('video_note'),
  sendDocument: sender('document'),
  sendSticker: sender('sticker'),
  sendMediaGroup,
  sendLocation: texts.sendLocation,
  sendVenue: texts.sendVenue,
  sendContact: texts.sendContact,
  sendDice: texts.sendDice,
  sendPoll,
  stopPoll,
  forwardMessage,
  forwardMessages,
  copyMessage,
  copyMessages,
  sendChatAction: chats.sendChatAction,
  setMessageReaction,
  editMessageText: edits.editMessageText,
  editMessageCaption: edits.editMessageCaption,
  editMessageMedia: edits.editMessageMedia,
  editMessageReplyMarkup: edits.editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  deleteBusinessMessages,
  pinChatMessage: pins.pinChatMessage,
  unpinChatMessage: pins.unpinChatMessage,
  unpinAllChatMessages: pins.unpinAllChatMessages,
  getFile,
  getChat: chats.getChat,
  getChatMember: chats.getChatMember,
  getChatAdministrators: chats.getChatAdministrators,
  getChatMemberCount: chats.getChatMemberCount,
  leaveChat: chats.leaveChat,
  getUserProfilePhotos: chats.getUserProfilePhotos,
  createForumTopic: topics.createForumTopic,
  editForumTopic: topics.editForumTopic,
  closeForumTopic: topics.closeForumTopic,
  reopenForumTopic: topics.reopenForumTopic,
  deleteForumTopic: topics.deleteForumTopic,
  answerCallbackQuery: bots.answerCallbackQuery,
  answerInlineQuery: bots.answerInlineQuery,
  getBusinessConnection: bots.getBusinessConnection,
  readBusinessMessage: bots.readBusinessMessage,
  setMyCommands: bots.setMyCommands,
  getMyCommands: bots.getMyCommands,
  deleteMyCommands: bots.deleteMyCommands,
  setMyName: name.set,
  getMyName: name.get,
  setMyDescription: description.set,
  getMyDescription: description.get,
  setMyShortDescription: shortDescription.set,
  getMyShortDescription: shortDescription.get,
};

/** Methods that a fault of the platform meets: what changes a chat. */
export const FAULTY =
  /^(send(?!chataction)|forward|copy|edit(?!forum)|deletemessage|pin|setmessagereaction)/;

/** Methods of Bot API 10.1 that are not built here. */
export const NOT_BUILT: readonly string[] = `
  sendLivePhoto sendPaidMedia sendChecklist sendMessageDraft getUserProfileAudios
  setUserEmojiStatus banChatMember unbanChatMember restrictChatMember promoteChatMember
  setChatAdministratorCustomTitle setChatMemberTag banChatSenderChat unbanChatSenderChat
  setChatPermissions exportChatInviteLink createChatInviteLink editChatInviteLink
  createChatSubscriptionInviteLink editChatSubscriptionInviteLink revokeChatInviteLink
  approveChatJoinRequest declineChatJoinRequest answerChatJoinRequestQuery
  sendChatJoinRequestWebApp setChatPhoto deleteChatPhoto setChatTitle setChatDescription
  getUserPersonalChatMessages setChatStickerSet deleteChatStickerSet getForumTopicIconStickers
  unpinAllForumTopicMessages editGeneralForumTopic closeGeneralForumTopic reopenGeneralForumTopic
  hideGeneralForumTopic unhideGeneralForumTopic unpinAllGeneralForumTopicMessages answerGuestQuery
  getUserChatBoosts getManagedBotToken replaceManagedBotToken getManagedBotAccessSettings
  setManagedBotAccessSettings setMyProfilePhoto removeMyProfilePhoto setChatMenuButton
  getChatMenuButton setMyDefaultAdministratorRights getMyDefaultAdministratorRights
  getAvailableGifts sendGift giftPremiumSubscription verifyUser verifyChat removeUserVerification
  removeChatVerification setBusinessAccountName setBusinessAccountUsername
  setBusinessAccountBio setBusinessAccountProfilePhoto removeBusinessAccountProfilePhoto
  setBusinessAccountGiftSettings getBusinessAccountStarBalance transferBusinessAccountStars
  getBusinessAccountGifts getUserGifts getChatGifts convertGiftToStars upgradeGift transferGift
  postStory repostStory editStory deleteStory answerWebAppQuery savePreparedInlineMessage
  savePreparedKeyboardButton editMessageLiveLocation stopMessageLiveLocation editMessageChecklist
  approveSuggestedPost declineSuggestedPost deleteMessageReaction deleteAllMessageReactions
  getStickerSet getCustomEmojiStickers uploadStickerFile createNewStickerSet addStickerToSet
  setStickerPositionInSet deleteStickerFromSet replaceStickerInSet setStickerEmojiList
  setStickerKeywords setStickerMaskPosition setStickerSetTitle setStickerSetThumbnail
  setCustomEmojiStickerSetThumbnail deleteStickerSet sendRichMessage sendRichMessageDraft
  sendInvoice createInvoiceLink answerShippingQuery answerPreCheckoutQuery getMyStarBalance
  getStarTransactions refundStarPayment editUserStarSubscription setPassportDataErrors sendGame
  setGameScore getGameHighScores
`
  .trim()
  .split(/\s+/);
