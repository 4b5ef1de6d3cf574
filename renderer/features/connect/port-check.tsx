import { CircleAlert, CircleCheck, Network } from 'lucide-react';
import { useState } from 'react';
import type { PortCheck } from '../../../backend/contract/status.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';

/** Asks whether the port answers at this computer's addresses, and says what that does not prove. */
export function PortCheckButton() {
  const { step } = text.connect;
  const client = useClient();
  const task = useTask();
  const [checks, setChecks] = useState<PortCheck[] | null>(null);
  const check = async (): Promise<string> => {
    setChecks(await client.request('ocpp.checkPort', {}));
    return '';
  };
  return (
    <div className="port-check" data-testid="port-check">
      <Button
        needsLink
        icon={<Network size={14} />}
        disabled={task.running}
        onClick={() => task.start(check)}
      >
        {step.portCheck}
      </Button>
      {task.error !== null && <ErrorNote error={task.error} compact />}
      {checks !== null && task.error === null && (
        <div role="status">
          <ul>
            {checks.map(({ interfaceName, address, port, fault }) => (
              <li key={`${interfaceName} ${address}`}>
                {fault === null ? (
                  <CircleCheck size={14} className="tone-ok" aria-hidden="true" />
                ) : (
                  <CircleAlert size={14} className="tone-danger" aria-hidden="true" />
                )}
                <code className="mono">
                  {address.includes(':') ? `[${address}]` : address}:{port}
                </code>
                <span>{fault === null ? step.portAnswers : step.portFault(fault)}</span>
                <span className="muted">{interfaceName}</span>
              </li>
            ))}
          </ul>
          <p className="muted">{step.portRest}</p>
        </div>
      )}
    </div>
  );
}
