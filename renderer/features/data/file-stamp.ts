/** Names of files. Pure. */
const two = (value: number): string => String(value).padStart(2, '0');

/** `YYYYMMDD-HHMMSS`, local time: as the backups in the data folder are called. */
export function stampOf(date: Date): string {
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

/** The last part of a path, of either system. */
export const baseName = (path: string): string => path.replace(/^.*[/\\]/, '');
