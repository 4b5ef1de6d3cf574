import { Share2 } from 'lucide-react';
import { useModel } from '../../api/console-context.tsx';
import { Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { BrokerProfiles } from './broker-profiles.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { BrokerLive } from './broker-live.tsx';
import './broker.css';

export function BrokerPlace() {
  const status = useModel((model) => model.status);
  const ready = useModel((model) => model.settings !== null);
  return (
    <>
      <div className="place-bar">
        <Share2 size={16} className="muted" />
        <h1>{text.broker.title}</h1>
      </div>
      {status === null || !ready ? (
        <Loading />
      ) : (
        <div className="broker">
          <p className="muted broker__lead">{text.broker.lead}</p>
          <BrokerLive status={status} />
          <DeadLetters />
          <BrokerProfiles />
        </div>
      )}
    </>
  );
}
