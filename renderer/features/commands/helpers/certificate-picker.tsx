import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { Json, JsonObject } from '../../../../backend/contract/ocpp.ts';
import { useClient } from '../../../api/console-context.tsx';
import { Button } from '../../../components/button.tsx';
import { text } from '../../../text/en.ts';
import { certificatesIn } from '../sent-payload.ts';
import type { HelperProps } from './helpers.ts';
import { HelperLine } from './helper-line.tsx';
import { Pick } from './pick.tsx';
import { useTask } from '../../../api/use-task.ts';

/** Fills in a certificate that the charger named in its latest answer to GetInstalledCertificateIds. */
export function CertificatePicker({ chargerId, onFill }: HelperProps) {
  const words = text.commands.help;
  const client = useClient();
  const task = useTask();
  const [certificates, setCertificates] = useState<readonly JsonObject[]>([]);
  const find = async (): Promise<string> => {
    const { rows } = await client.request('messages.page', {
      filter: { chargerId, action: 'GetInstalledCertificateIds', messageType: 'CALLRESULT' },
      limit: 1,
    });
    const [answer] = rows;
    if (answer === undefined) return words.noList;
    const { raw } = await client.request('messages.get', { uid: answer.uid });
    const found = certificatesIn(raw);
    const [only] = found;
    setCertificates(found.length > 1 ? found : []);
    if (only === undefined) return words.emptyList;
    if (found.length === 1) onFill(only);
    return '';
  };
  return (
    <HelperLine task={task}>
      <Button
        needsLink
        icon={<ListChecks size={14} />}
        disabled={task.running}
        onClick={() => task.start(find)}
        data-testid="take-certificate"
      >
        {words.takeCertificate}
      </Button>
      {certificates.length > 1 && (
        <Pick
          label={words.chooseCertificate}
          options={certificates}
          nameOf={nameOf}
          onPick={(certificate) => onFill(certificate)}
        />
      )}
    </HelperLine>
  );
}

const nameOf = ({ serialNumber, issuerNameHash }: JsonObject): string =>
  `${wordsOf(serialNumber)} · ${wordsOf(issuerNameHash).slice(0, 16)}…`;

const wordsOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
