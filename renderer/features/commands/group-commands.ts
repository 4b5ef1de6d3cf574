import type { CommandDefinition } from '../../../backend/contract/commands.ts';

export interface CommandGroup {
  profile: string;
  commands: CommandDefinition[];
}

/** Commands by feature profile, in the order of the table; those whose action, title or help has every word searched. */
export function groupCommands(commands: readonly CommandDefinition[], search: string): CommandGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, CommandDefinition[]>();
  for (const command of commands) {
    const content = `${command.action} ${command.title} ${command.help}`.toLowerCase();
    if (!words.every((word) => content.includes(word))) continue;
    groups.set(command.profile, [...(groups.get(command.profile) ?? []), command]);
  }
  return [...groups].map(([profile, members]) => ({ profile, commands: members }));
}
