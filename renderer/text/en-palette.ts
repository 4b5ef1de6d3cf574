/** The command palette and the list of shortcuts. */
export const paletteText = {
  title: 'Commands',
  placeholder: 'Go to a place, a charger, or do something',
  none: 'Nothing of this name.',
  everywhere: 'Everywhere',
  open: 'Open the command palette',
  shortcuts: 'Keyboard shortcuts',
  places: 'Places, in their order',
  zoom: 'Larger, smaller, as by default',
  goTo: (place: string) => `Go to ${place}`,
  openCharger: (id: string) => `Open charger ${id}`,
  messagesOf: (id: string) => `Messages of ${id}`,
  theme: { system: 'Colours of the system', light: 'Light colours', dark: 'Dark colours' },
} as const;
