/**
 * `npm run icons`: renders electron/resources/icon.svg for every system. The results are committed, so that packaging
 * needs no renderer.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const folder = fileURLToPath(new URL('../resources', import.meta.url));
const source = readFileSync(join(folder, 'icon.svg'), 'utf8');

/** Icon types of the ICNS format that hold PNG, with their sizes in pixels. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];

mkdirSync(join(folder, 'icons'), { recursive: true });
for (const size of LINUX_SIZES) writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png(size));
writeFileSync(join(folder, 'icon.ico'), ico(ICO_SIZES));
writeFileSync(join(folder, 'icon.icns'), icns());

/** @param {number} size pixels @returns {Buffer} */
function png(size) {
  return Buffer.from(new Resvg(source, { fitTo: { mode: 'width', value: size } }).render().asPng());
}

/** @param {readonly number[]} sizes @returns {Buffer} an ICO file of PNG images, as Windows reads it since Vista */
function ico(sizes) {
  const images = sizes.map((size) => ({ size, data: png(size) }));
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, data }, index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([header, ...images.map(({ data }) => data)]);
}

/** @returns {Buffer} an ICNS file: each image behind its type and length */
function icns() {
  const images = ICNS_TYPES.map(([type, size]) => chunk(type, png(size)));
  return chunk('icns', Buffer.concat(images));
}

/** @param {string} type @param {Buffer} data @returns {Buffer} */
function chunk(type, data) {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([header, data]);
}
