import {
  BatteryCharging,
  Ban,
  CalendarClock,
  CircleCheck,
  CirclePause,
  CircleHelp,
  LogOut,
  PlugZap,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { Connector } from '../../../backend/contract/entities.ts';
import { Tag, type Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';

/** OCPP 1.6 §7.7 ChargePointStatus: colour, icon and word together. */
const LOOK: Readonly<Record<string, { tone: Tone; icon: LucideIcon }>> = {
  Available: { tone: 'ok', icon: CircleCheck },
  Preparing: { tone: 'info', icon: PlugZap },
  Charging: { tone: 'info', icon: BatteryCharging },
  SuspendedEVSE: { tone: 'warn', icon: CirclePause },
  SuspendedEV: { tone: 'warn', icon: CirclePause },
  Finishing: { tone: 'info', icon: LogOut },
  Reserved: { tone: 'warn', icon: CalendarClock },
  Unavailable: { tone: 'neutral', icon: Ban },
  Faulted: { tone: 'danger', icon: TriangleAlert },
};

/** Status of a connector in words; an unknown status is shown as it came. */
export const statusWords = (status: string): string => text.chargers.status[status] ?? status;

interface ConnectorTagProps {
  connector: Connector;
  numbered: boolean;
  /** The charger is away: the status is the last one it reported. */
  stale: boolean;
}

export function ConnectorTag({ connector, numbered, stale }: ConnectorTagProps) {
  const { tone, icon: Icon } = LOOK[connector.status] ?? { tone: 'neutral' as const, icon: CircleHelp };
  const words = statusWords(connector.status);
  const error = connector.errorCode === 'NoError' ? '' : ` · ${connector.errorCode}`;
  const name =
    connector.connectorId === 0 ? text.chargers.chargePoint : text.chargers.connector(connector.connectorId);
  return (
    <Tag
      tone={stale ? 'neutral' : tone}
      icon={<Icon size={13} />}
      title={`${name}: ${words}${error}${stale ? `, ${text.chargers.lastReported}` : ''}`}
    >
      {numbered && <span className="connector-tag__id">{connector.connectorId}</span>} {words}
    </Tag>
  );
}
