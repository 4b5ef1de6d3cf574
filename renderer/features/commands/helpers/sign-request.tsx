import { FileSignature } from 'lucide-react';
import { useState } from 'react';
import type { CertificateRequest } from '../../../../backend/contract/certificates.ts';
import { useClient } from '../../../api/console-context.tsx';
import { Button } from '../../../components/button.tsx';
import { text } from '../../../text/en.ts';
import type { HelperProps } from './helpers.ts';
import { HelperLine } from './helper-line.tsx';
import { Pick } from './pick.tsx';
import { useTask } from '../../../api/use-task.ts';

/** Signs what the charger asked for with SignCertificate, and fills in the chain; with several, asks which. */
export function SignRequest({ chargerId, onFill }: HelperProps) {
  const words = text.commands.help;
  const client = useClient();
  const task = useTask();
  const [requests, setRequests] = useState<readonly CertificateRequest[]>([]);
  const sign = async ({ csr, subject }: CertificateRequest): Promise<string> => {
    const { certificateChain } = await client.request('security.sign', { chargerId, csr });
    onFill(certificateChain);
    return words.signed(subject);
  };
  const find = async (): Promise<string> => {
    const found = await client.request('security.requests', { chargerId });
    const [only] = found;
    setRequests(found.length > 1 ? found : []);
    if (only === undefined) return words.noRequests;
    return found.length > 1 ? '' : sign(only);
  };
  return (
    <HelperLine task={task}>
      <Button
        needsLink
        icon={<FileSignature size={14} />}
        disabled={task.running}
        onClick={() => task.start(find)}
        data-testid="sign-request"
      >
        {words.sign}
      </Button>
      {requests.length > 1 && (
        <Pick
          label={words.chooseRequest}
          options={requests}
          nameOf={({ subject, receivedAt }) => `${subject}, ${new Date(receivedAt).toLocaleString()}`}
          onPick={(request) => task.start(() => sign(request))}
        />
      )}
    </HelperLine>
  );
}
