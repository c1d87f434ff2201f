/** Ids that the test server, its gateway and the made-up events share. */

export type Json = Record<string, unknown>

export const TOKEN = 'test-token'
export const APPLICATION_ID = '900000000000000001'
export const BOT_ID = '900000000000000002'
