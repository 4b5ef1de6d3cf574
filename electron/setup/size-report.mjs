/** How large the packaged program is. */
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * @param {string} folder what electron-builder wrote to
 * @returns {string} a line for each installer, unpacked program and archive, in MB (1,000,000 bytes)
 */
export function sizeReport(folder) {
  const lines = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return /\.(AppImage|deb|exe|dmg|zip)$/.test(entry.name) ? [line(folder, path)] : [];
    if (!/-unpacked$|^mac/.test(entry.name)) return [];
    return [line(folder, path), ...archives(path).map((archive) => line(folder, archive))];
  });
  return ['• Sizes', ...lines].join('\n');
}

/** @param {string} folder @returns {string[]} paths of app.asar and of what lies unpacked beside it */
function archives(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /app\.asar(\.unpacked)?$/.test(name))
    .map((name) => join(folder, name));
}

/** @param {string} folder @param {string} path */
function line(folder, path) {
  return `  ${(sizeOf(path) / 1e6).toFixed(1).padStart(7)} MB  ${relative(folder, path)}`;
}

/** @param {string} path @returns {number} bytes of a file, or of all files below a folder */
function sizeOf(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
