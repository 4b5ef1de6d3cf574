/**
 * Program that fills a data folder: `seed.js FOLDER ROWS MIGRATIONS`. The rows go through the console's own writer, and
 * their texts into its index afterwards. How long either took stands in `seeded.json`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessedMessage } from '../../../backend/ports/database.ts';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { openForWriting } from '../../../backend/storage/database/open-database.ts';
import { prepareNewFile } from '../../../backend/storage/database/vacuum.ts';
import { indexFileOf, openIndex } from '../../../backend/storage/search/text-index.ts';
import { TextIndexWriter } from '../../../backend/storage/search/text-index-writer.ts';
import { history } from './history.ts';

const BATCH = 5_000;
const TARIFF = { currency: 'EUR', pricePerKWh: 0.35, pricePerMinute: 0, fixedFee: 0 };

const [folder = '', rows = '0', migrations = ''] = process.argv.slice(2);
const file = join(folder, 'ocpp-console.sqlite');
prepareNewFile(file);
const { sqlite } = await openForWriting(file, migrations);
// A power cut costs no more than another run of this program.
sqlite.pragma('synchronous = OFF');
sqlite.pragma('wal_autocheckpoint = 20000');
sqlite.pragma('cache_size = -262144');
const writer = new SqliteWriter(sqlite);
const startedAt = performance.now();
let batch: ProcessedMessage[] = [];
for (const message of history({ rows: Number(rows), endAt: Date.now() })) {
  batch.push(message);
  if (batch.length < BATCH) continue;
  writer.apply(batch, TARIFF);
  batch = [];
}
if (batch.length > 0) writer.apply(batch, TARIFF);
sqlite.pragma('wal_checkpoint(TRUNCATE)');
const writtenAt = performance.now();
const index = openIndex(indexFileOf(file));
const indexer = new TextIndexWriter(index);
while (indexer.step(sqlite));
index.close();
const indexedAt = performance.now();
sqlite.close();
writeFileSync(
  join(folder, 'seeded.json'),
  JSON.stringify({
    writeSeconds: (writtenAt - startedAt) / 1_000,
    indexSeconds: (indexedAt - writtenAt) / 1_000,
  }),
);
