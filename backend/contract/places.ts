/** What the window's navigation and the native menu lead to, in this order. */
export const PLACES = [
  'overview',
  'chargers',
  'sessions',
  'messages',
  'idtags',
  'broker',
  'settings',
] as const;

export type Place = (typeof PLACES)[number];
