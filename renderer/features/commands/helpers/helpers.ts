/** Fields that the console can fill from what it knows. */
import type { ComponentType } from 'react';
import type { Json } from '../../../../backend/contract/ocpp.ts';
import { CertificatePicker } from './certificate-picker.tsx';
import { FileOffer } from './file-offer.tsx';
import { IdTagFill } from './id-tag-fill.tsx';
import { SignRequest } from './sign-request.tsx';
import { UploadOffer } from './upload-offer.tsx';

export interface HelperProps {
  chargerId: string;
  /** Takes the field's new value. */
  onFill: (value: Json) => void;
}

/** What stands below a field, by action and path. */
export const HELPERS: Readonly<Record<string, ComponentType<HelperProps> | undefined>> = {
  'GetDiagnostics.location': UploadOffer,
  'GetLog.log.remoteLocation': UploadOffer,
  'UpdateFirmware.location': FileOffer,
  'SignedUpdateFirmware.firmware.location': FileOffer,
  'CertificateSigned.certificateChain': SignRequest,
  'DeleteCertificate.certificateHashData': CertificatePicker,
  'SendLocalList.localAuthorizationList': IdTagFill,
};
