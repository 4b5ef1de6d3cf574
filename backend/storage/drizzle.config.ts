import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate` writes a numbered migration from the difference to the last one. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './backend/storage/database/schema.ts',
  out: './backend/storage/migrations',
});
