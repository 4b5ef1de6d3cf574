/** What the operator writes about a charger. */
export const annotationsText = {
  notes: 'Notes',
  notesOf: (charger: string) => `Notes about ${charger}`,
  notesPlaceholder: 'Where it stands, who has the key, what was tried…',
  notesHint: 'Kept in this console, for everyone who uses it. Saved by itself.',
  name: 'Name',
  nameHint: 'What you call it. Enter saves, Escape leaves it as it was.',
  namePlaceholder: 'What you call it',
  giveName: 'Give it a name',
  rename: 'Change its name',
  state: {
    typing: 'Not saved yet',
    saving: 'Saving…',
    waiting: 'Kept here: saved as soon as the connection is back',
    conflict: 'Changed in another window meanwhile',
    failed: 'Not saved',
    saved: 'Saved',
  },
  theirs: 'The other window wrote:',
  theirsNone: 'The other window has removed it.',
  keepMine: 'Keep mine',
  takeTheirs: 'Take theirs',
} as const;
