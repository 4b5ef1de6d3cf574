import { CircleAlert, CircleCheck, CircleDashed, CirclePause, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BrokerStatus } from '../../../backend/contract/status.ts';
import { Tag, type Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';

const LOOK: Readonly<Record<BrokerStatus['state'], { tone: Tone; icon: ReactNode }>> = {
  connected: { tone: 'ok', icon: <CircleCheck size={13} /> },
  connecting: { tone: 'info', icon: <LoaderCircle size={13} /> },
  blocked: { tone: 'warn', icon: <CirclePause size={13} /> },
  disconnected: { tone: 'danger', icon: <CircleAlert size={13} /> },
  stopped: { tone: 'neutral', icon: <CircleDashed size={13} /> },
};

/** Which broker, and how it is. */
export function BrokerTag({ kind, state }: Pick<BrokerStatus, 'kind' | 'state'>) {
  const { tone, icon } = LOOK[state];
  const words = text.broker.state[state];
  return (
    <span className="tag-slot" data-testid="broker-state" data-state={state}>
      <Tag tone={tone} icon={icon} title={`${text.header.broker[kind]}: ${words}`}>
        {text.header.broker[kind]} · {words.toLowerCase()}
      </Tag>
    </span>
  );
}
