/** The part of `pg` that is used; the package brings no types of its own. */
declare module 'pg' {
  interface QueryResult {
    readonly rows: readonly Readonly<Record<string, unknown>>[]
    readonly rowCount: number | null
  }

  interface Queryable {
    query(query: { text: string; values: readonly (string | number | null)[] }): Promise<QueryResult>
  }

  interface PoolClient extends Queryable {
    /** @param isBroken whether the connection is to be thrown away. */
    release(isBroken?: boolean): void
    on(event: 'error', listener: (error: Error) => void): this
    off(event: 'error', listener: (error: Error) => void): this
  }

  interface PoolOptions {
    readonly connectionString: string
    readonly max: number
    readonly connectionTimeoutMillis?: number
    /** Milliseconds. */
    readonly query_timeout?: number
    readonly keepAlive?: boolean
    readonly application_name?: string
    readonly types?: { getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown }
  }

  class Pool implements Queryable {
    constructor(options: PoolOptions)
    query(query: { text: string; values: readonly (string | number | null)[] }): Promise<QueryResult>
    connect(): Promise<PoolClient>
    on(event: 'error', listener: (error: Error) => void): this
    end(): Promise<void>
  }

  const types: { getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown }
}
