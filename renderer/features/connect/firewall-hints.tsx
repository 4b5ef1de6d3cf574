import { useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { text } from '../../text/en.ts';
import { platformOf, PLATFORMS, type Platform } from './platform.ts';

/** How to let the port through this computer's firewall; this computer's system is chosen from the start. */
export function FirewallHints({ port }: { port: number }) {
  const words = text.connect.why;
  const [platform, setPlatform] = useState<Platform>(() => platformOf(navigator.userAgent));
  const hint = text.connect.firewall[platform];
  const commands: readonly string[] = hint.commands(port);
  return (
    <div className="firewall" data-testid="firewall">
      <h3>{words.firewall}</h3>
      <Segmented
        label={words.platformLabel}
        value={platform}
        options={PLATFORMS.map((value) => ({ value, label: words.platform[value] }))}
        onChange={setPlatform}
      />
      <p>{hint.words}</p>
      {commands.length > 0 && <p className="muted">{words.rule}</p>}
      {commands.map((command) => (
        <div className="first-run__address" key={command}>
          <code className="mono">{command}</code>
          <CopyButton value={command} label={text.common.copyOf(command)} />
        </div>
      ))}
    </div>
  );
}
