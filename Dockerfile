# Two stages: the first installs and prepares, the second only runs. Nothing is compiled.
FROM node:24-slim AS prepared
WORKDIR /app
COPY package.json package-lock.json ./
# Without the package's own scripts: what they prepare needs the source, copied next.
RUN npm ci --omit=dev --ignore-scripts
COPY catalog catalog
COPY intents intents
COPY src src
RUN node --import ./src/preload.js src/commands/prepare.ts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=prepared /app /app
USER node
# Works with a read-only root file system: everything it needs was prepared above.
CMD ["node", "--max-semi-space-size=2", "--max-old-space-size=192", "--import", "./src/preload.js", "src/main.ts"]
