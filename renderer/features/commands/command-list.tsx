import { SearchX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CommandDefinition } from '../../../backend/contract/commands.ts';
import { text } from '../../text/en.ts';
import { groupCommands } from './group-commands.ts';

interface CommandListProps {
  commands: readonly CommandDefinition[];
  selected: string | null;
  onSelect: (action: string) => void;
}

export function CommandList({ commands, selected, onSelect }: CommandListProps) {
  const words = text.commands.list;
  const [search, setSearch] = useState('');
  const groups = groupCommands(commands, search);
  return (
    <nav className="command-list" aria-label={words.label} data-testid="command-list">
      <div className="command-list__search">
        <input
          type="search"
          className="input"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-testid="command-search"
        />
      </div>
      <div className="command-list__scroller">
        {groups.map(({ profile, commands: members }) => (
          <section key={profile} aria-label={words.profile[profile] ?? profile}>
            <h2>{words.profile[profile] ?? profile}</h2>
            <ul>
              {members.map((command) => (
                <CommandItem
                  key={command.action}
                  command={command}
                  selected={command.action === selected}
                  onSelect={onSelect}
                />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && (
          <p className="command-list__none muted">
            <SearchX size={14} /> {words.noneFound}
          </p>
        )}
      </div>
    </nav>
  );
}

interface CommandItemProps {
  command: CommandDefinition;
  selected: boolean;
  onSelect: (action: string) => void;
}

function CommandItem({ command, selected, onSelect }: CommandItemProps) {
  const { action, title, dangerous } = command;
  const item = useRef<HTMLLIElement>(null);
  // It may have been chosen elsewhere: in the history, or by a link.
  useEffect(() => {
    if (selected) item.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <li ref={item}>
      <button
        type="button"
        className="command-list__item"
        aria-current={selected ? 'true' : undefined}
        title={title}
        onClick={() => onSelect(action)}
        data-testid={`command-${action}`}
      >
        <span className="command-list__title ellipsis">{title}</span>
        {dangerous !== undefined && (
          <TriangleAlert
            size={12}
            role="img"
            aria-label={text.commands.list.dangerous}
            className="command-list__danger"
          />
        )}
        <code className="command-list__action mono ellipsis">{action}</code>
      </button>
    </li>
  );
}
