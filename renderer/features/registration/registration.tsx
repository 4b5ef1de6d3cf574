/** Whether a charger is accepted, and the password by which it is known. */
import { Check, X } from 'lucide-react';
import type { Charger, Registration } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { PasswordBox } from './password-box.tsx';
import './registration.css';

const TONES: Readonly<Record<Registration | 'undecided', Tone>> = {
  accepted: 'ok',
  pending: 'warn',
  rejected: 'danger',
  undecided: 'neutral',
};

export function RegistrationBox({ charger }: { charger: Charger }) {
  const words = text.access.registration;
  const { chargerId, registration } = charger;
  const state = registration ?? 'undecided';
  const policy = useModel((model) => model.settings?.settings.ocpp.registration ?? 'accept');
  return (
    <div className="registration" data-testid="registration" data-state={state}>
      <div className="registration__state">
        <Tag tone={TONES[state]}>{words.state[state]}</Tag>
        <span className="muted">{state === 'undecided' ? words.undecided[policy] : words.hint[state]}</span>
      </div>
      <Decision chargerId={chargerId} registration={registration} />
      <PasswordBox charger={charger} />
    </div>
  );
}

/** The operator's word on a charger. */
export function Decision({ chargerId, registration }: Pick<Charger, 'chargerId' | 'registration'>) {
  const words = text.access.registration;
  const client = useClient();
  const task = useTask();
  const decide = (decision: 'accepted' | 'rejected'): void =>
    task.start(async () => {
      client.setCharger(await client.request('chargers.register', { chargerId, registration: decision }));
      return '';
    });
  return (
    <div className="registration__actions">
      {registration !== 'accepted' && (
        <Button
          needsLink
          variant="primary"
          icon={<Check size={14} />}
          disabled={task.running}
          onClick={() => decide('accepted')}
          data-testid="registration-accept"
        >
          {words.accept}
        </Button>
      )}
      {registration !== 'rejected' && (
        <Button
          needsLink
          icon={<X size={14} />}
          disabled={task.running}
          onClick={() => decide('rejected')}
          data-testid="registration-reject"
        >
          {words.reject}
        </Button>
      )}
      {task.error !== null && <ErrorNote error={task.error} compact />}
    </div>
  );
}
