/**
 * The states of a delivery's row, as conditions that find it by its subscription.
 *
 * 0 pending, 1 held, 2 sent, 3 dead. Written with `<`, because PostgreSQL must not take `state = 0` as an invitation to read the whole
 * queue: its statistics may come from before the queue filled. `state < 2` is what the index of open deliveries is on.
 */

/** Pending or held. */
export const IS_OPEN = 'deliveries.state < 2'
export const IS_PENDING = `${IS_OPEN} and deliveries.state < 1`
export const IS_HELD = `${IS_OPEN} and deliveries.state > 0`
