import { ArrowUp, Pause, Radio, Unplug } from 'lucide-react';
import { useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import type { LogWindow } from './log-window.ts';

/** Whether the list follows the log, and can; while it stands still, how many messages came and the way back. */
export function FollowState({ window, onFollow }: { window: LogWindow; onFollow: () => void }) {
  const { following, held, heldOverflow } = window;
  const words = text.messages;
  const linked = useModel((model) => model.link === 'online');
  const count = `${formatCount(held.length)}${heldOverflow ? '+' : ''}`;
  return (
    <>
      <span className="tag-slot" data-testid="follow-state" data-following={following}>
        {following && !linked ? (
          <Tag tone="neutral" icon={<Unplug size={13} />} title={words.unlinkedHint}>
            {words.unlinked}
          </Tag>
        ) : (
          <Tag
            tone={following ? 'ok' : 'warn'}
            icon={following ? <Radio size={13} /> : <Pause size={13} />}
            title={following ? words.liveHint : words.pausedHint}
          >
            {following ? words.live : words.paused}
          </Tag>
        )}
      </span>
      {!following && (
        <Button
          variant={held.length > 0 ? 'primary' : 'plain'}
          className="num"
          icon={<ArrowUp size={14} />}
          title={words.pausedHint}
          onClick={onFollow}
          data-testid="resume"
        >
          {held.length > 0 ? words.newMessages(count) : words.backToNewest}
        </Button>
      )}
    </>
  );
}
