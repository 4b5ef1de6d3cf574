/** The console's certificate authority and its server certificate (security profiles 2 and 3). */
import { Download, RotateCw, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CertificateInfo, SecurityView } from '../../../backend/contract/certificates.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useTask, type Task } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorNote, Missing, Stale } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatDate } from '../../text/format.ts';
import { saveBlob } from '../files/save-blob.ts';
import { commonNameOf } from './common-name.ts';
import './security.css';

const TONES: Readonly<Record<CertificateInfo['validity'], Tone>> = {
  valid: 'ok',
  expiring: 'warn',
  expired: 'danger',
  notYetValid: 'danger',
};

export function SecuritySection() {
  const client = useClient();
  // The advice depends on the profile.
  const profile = useModel((model) => model.settings?.settings.ocpp.securityProfile ?? 0);
  const fetched = useFetched(`security ${profile}`, () => client.request('security.get', {}));
  const task = useTask();
  const { data, reload } = fetched;
  if (data === null) return <Missing fetched={fetched} rows={2} compact />;
  const create = (name: string): void =>
    task.start(async () => {
      await client.request('security.createAuthority', { name });
      reload();
      return '';
    });
  const renew = (): void =>
    task.start(async () => {
      await client.request('security.renewServer', {});
      reload();
      return text.access.security.renewed;
    });
  return (
    <div className="security" data-testid="security-section">
      <Profiles inForce={profile} />
      {data.advice.map((sentence) => (
        <p key={sentence} className="security__advice">
          <TriangleAlert size={14} aria-hidden="true" />
          {sentence}
        </p>
      ))}
      <Stale fetched={fetched} />
      {data.authority === null ? (
        <CreateAuthority task={task} onCreate={create} />
      ) : (
        <Certificates view={data} task={task} onCreate={create} onRenew={renew} />
      )}
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <p role="status" className="tone-ok">
        {task.said}
      </p>
    </div>
  );
}

/** What each profile means; the settings above choose. */
function Profiles({ inForce }: { inForce: number }) {
  const words = text.access.security;
  return (
    <ol className="security__profiles" start={0}>
      {words.profiles.map(({ name, meaning }, profile) => (
        <li key={name} aria-current={profile === inForce ? 'true' : undefined}>
          <span className="num muted">{profile}</span>
          <div>
            <strong>{name}</strong> {profile === inForce && <Tag tone="info">{words.inForce}</Tag>}
            <p className="muted">{meaning}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function CreateAuthority({ task, onCreate }: { task: Task; onCreate: (name: string) => void }) {
  const words = text.access.security;
  const [name, setName] = useState<string>(words.defaultName);
  return (
    <>
      <p>
        {words.none} <span className="muted">{words.noneHint}</span>
      </p>
      <div className="security__create">
        <TextField
          label={words.name}
          value={name}
          maxLength={64}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          needsLink
          variant="primary"
          icon={<ShieldCheck size={14} />}
          disabled={task.running || name.trim() === ''}
          onClick={() => onCreate(name)}
          data-testid="security-create-ca"
        >
          {words.create}
        </Button>
      </div>
    </>
  );
}

interface CertificatesProps {
  view: SecurityView;
  task: Task;
  onCreate: (name: string) => void;
  onRenew: () => void;
}

function Certificates({ view, task, onCreate, onRenew }: CertificatesProps) {
  const words = text.access.security;
  const [asking, setAsking] = useState(false);
  const { authority, authorityPem, server } = view;
  return (
    <>
      {authority !== null && (
        <Certificate title={words.authority} certificate={authority} testId="security-fingerprint" />
      )}
      {authorityPem !== null && (
        <div className="security__actions">
          <Button
            icon={<Download size={14} />}
            onClick={() => saveBlob(new Blob([authorityPem]), words.fileName)}
            data-testid="security-export"
          >
            {words.exportCa}
          </Button>
          <CopyButton value={authorityPem} label={words.copyPem} words={words.copyPem} />
          <Button needsLink variant="quiet" onClick={() => setAsking(true)} disabled={task.running}>
            {words.createAnew}
          </Button>
        </div>
      )}
      {server !== null && <Certificate title={words.server} certificate={server} />}
      <div className="security__actions">
        <Button
          needsLink
          icon={<RotateCw size={14} />}
          disabled={task.running}
          onClick={onRenew}
          data-testid="security-renew"
        >
          {words.renew}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        question={words.createQuestion}
        confirm={words.create}
        confirmTestId="security-create-anew"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onCreate(commonNameOf(authority?.subject ?? '') ?? words.defaultName);
        }}
      >
        <p>{words.createBody}</p>
      </ConfirmDialog>
    </>
  );
}

interface CertificateProps {
  title: string;
  certificate: CertificateInfo;
  testId?: string;
}

function Certificate({ title, certificate, testId }: CertificateProps) {
  const words = text.access.security;
  const { fingerprint, validFrom, validTo, validity, names, subject } = certificate;
  return (
    <section className="security__certificate" aria-label={title}>
      <h3>
        {title} <Tag tone={TONES[validity]}>{words.validity[validity]}</Tag>
      </h3>
      <p className="muted">
        <bdi>{subject}</bdi>
      </p>
      <Facts>
        <Fact name={words.fingerprint} title={words.fingerprintHint} mono>
          <span className="security__fingerprint" data-testid={testId}>
            {fingerprint}
          </span>{' '}
          <CopyButton value={fingerprint} label={text.common.copyOf(words.fingerprint)} />
        </Fact>
        <Fact name={words.valid}>{words.until(formatDate(validFrom), formatDate(validTo))}</Fact>
        {names.length > 0 && <Fact name={words.names}>{names.join(', ')}</Fact>}
      </Facts>
    </section>
  );
}
