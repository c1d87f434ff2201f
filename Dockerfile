# Two stages: the first installs and prepares, the second only runs. Nothing is compiled.
FROM node:24-slim AS prepared
WORKDIR /app
COPY package.json package-lock.json ./
# Without the package's own scripts: what they prepare needs the source, copied next.
RUN npm ci --omit=dev --ignore-scripts
COPY catalog catalog
COPY intents intents
COPY src src
# By the user who will run it: compiled code is kept by user.
RUN mkdir node_modules/.cache && chown node:node node_modules/.cache
USER node
RUN node --import ./src/preload.js src/commands/prepare.ts --code

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data
COPY --from=prepared /app /app
# A volume mounted here belongs to the user below.
RUN mkdir /data && chown node:node /data
USER node
# Works with a read-only root file system: everything it needs was prepared above, and it writes to /data alone.
VOLUME /data
# Where HTTP_PORT is set, it has to answer; without it there is nothing to ask.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "const p = process.env.HTTP_PORT; if (p) fetch(`http://127.0.0.1:${p}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--expose-gc", "--no-maglev", "--v8-pool-size=1", "--max-semi-space-size=4", "--heap-growing-percent=10", "--max-old-space-size=192", "--import", "./src/preload.js", "src/main.ts"]
