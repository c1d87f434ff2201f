/** The fields of Telegram's updates that are used, and no others. */
import { z } from 'zod'

const idSchema = z.int()
const userSchema = z.object({ id: idSchema, is_bot: z.boolean(), language_code: z.string().max(35).optional() })
const chatSchema = z.object({ id: idSchema, type: z.enum(['private', 'group', 'supergroup', 'channel']) })
const entitySchema = z.object({
  type: z.string(),
  offset: z.int().min(0),
  length: z.int().min(0),
  user: z.object({ id: idSchema }).optional(),
})
const somethingSchema = z.unknown().optional()
const repliedSchema = z.object({
  from: userSchema.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  forum_topic_created: somethingSchema,
})
export const messageSchema = z.object({
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  direct_messages_topic: z.object({ topic_id: z.int() }).optional(),
  from: userSchema.optional(),
  sender_chat: z.object({ id: idSchema }).optional(),
  chat: chatSchema,
  is_automatic_forward: z.boolean().optional(),
  via_bot: z.object({ id: idSchema }).optional(),
  guest_query_id: z.string().optional(),
  reply_to_message: repliedSchema.optional(),
  media_group_id: z.string().optional(),
  text: z.string().optional(),
  entities: z.array(entitySchema).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entitySchema).optional(),
  migrate_to_chat_id: idSchema.optional(),
  photo: somethingSchema,
  voice: somethingSchema,
  video: somethingSchema,
  video_note: somethingSchema,
  audio: somethingSchema,
  document: somethingSchema,
  sticker: somethingSchema,
  animation: somethingSchema,
})
export type Message = z.infer<typeof messageSchema>

export const callbackSchema = z.object({
  id: z.string().min(1),
  from: userSchema,
  message: z
    .object({
      message_id: z.int(),
      date: z.int(),
      chat: chatSchema,
      message_thread_id: z.int().optional(),
      is_topic_message: z.boolean().optional(),
      direct_messages_topic: z.object({ topic_id: z.int() }).optional(),
      reply_to_message: z.object({ from: z.object({ id: idSchema }).optional() }).optional(),
    })
    .optional(),
  inline_message_id: z.string().min(1).optional(),
  data: z.string().optional(),
})
export const inlineSchema = z.object({ id: z.string().min(1), from: userSchema, query: z.string(), offset: z.string() })
export const memberSchema = z.object({
  chat: chatSchema,
  new_chat_member: z.object({ status: z.string(), user: z.object({ id: idSchema }) }),
})

export const updateSchema = z.object({
  message: messageSchema.optional(),
  channel_post: messageSchema.optional(),
  guest_message: messageSchema.optional(),
  callback_query: callbackSchema.optional(),
  inline_query: inlineSchema.optional(),
  my_chat_member: memberSchema.optional(),
})

/** Of anything that may be an update. */
export const identitySchema = z.object({ update_id: z.int().min(0) })
