import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { centralSystem, charger } from './central-system.ts';

/** A self-signed root made for this test with `openssl req -x509`; its key was thrown away. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUYUqL/YSW7lx1h+CIUNX0R/sE0ecwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOU2ltdWxhdGVkIFJvb3QwIBcNMjYxMTIzMjE0NTA0WhgPMjEy
NjEwMzAyMTQ1MDRaMBkxFzAVBgNVBAMMDlNpbXVsYXRlZCBSb290MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEEXtrmMUyeYOETE2UhtIDDxLOxhTDh5DuqKBFvfDO
1alN9ipP7yeNGiPEOiVHIQfEuTNOfNa+Ic3uGyzX7/Ht06NTMFEwHQYDVR0OBBYE
FDK00MbUYs71QK/7WCYaokM1V+ajMB8GA1UdIwQYMBaAFDK00MbUYs71QK/7WCYa
okM1V+ajMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgFa2BxGHB
jGQC5kc6YSxbNuw/SBQ4pc1ft9OnIgEY7pACIQDnHJ40HTX+ZOVUVSaJngmXLktt
OiPVtlzsg83r/f7Q/A==
-----END CERTIFICATE-----
`;

const certificateType = 'CentralSystemRootCertificate';
const now = (): string => new Date().toISOString();

async function ready() {
  const central = await centralSystem();
  const started = charger({ url: central.url, speed: 2_000 });
  await central.status(1, 'Available');
  const call = (action: string, params: object = {}): Promise<unknown> => central.client.call(action, params);
  return { central, call, ...started };
}

describe('certificates', () => {
  it('are installed, listed and deleted', async () => {
    const { call } = await ready();
    const list = () => call('GetInstalledCertificateIds', { certificateType });
    expect(await list()).toEqual({ status: 'NotFound' });
    expect(await call('InstallCertificate', { certificateType, certificate: 'no PEM' })).toEqual({
      status: 'Rejected',
    });
    for (let twice = 0; twice < 2; twice++) {
      expect(await call('InstallCertificate', { certificateType, certificate: CERTIFICATE })).toEqual({
        status: 'Accepted',
      });
    }
    const { certificateHashData } = z
      .object({ certificateHashData: z.array(z.object({ serialNumber: z.string() }).loose()) })
      .parse(await list());
    expect(certificateHashData).toHaveLength(1);
    const target = { certificateHashData: certificateHashData[0] };
    expect(await call('DeleteCertificate', target)).toEqual({ status: 'Accepted' });
    expect(await call('DeleteCertificate', target)).toEqual({ status: 'NotFound' });
    expect(await list()).toEqual({ status: 'NotFound' });
  });

  it('are taken signed when they can be read', async () => {
    const { call } = await ready();
    expect(await call('CertificateSigned', { certificateChain: CERTIFICATE })).toEqual({
      status: 'Accepted',
    });
    expect(await call('CertificateSigned', { certificateChain: 'no PEM' })).toEqual({ status: 'Rejected' });
  });
});

describe('firmware', () => {
  it('is updated step by step, over a reboot, to a new version', async () => {
    const { central, call } = await ready();
    expect(
      await call('UpdateFirmware', { location: 'http://127.0.0.1/fw.bin', retrieveDate: now() }),
    ).toEqual({});
    const done = (): boolean =>
      central.of('FirmwareStatusNotification').some(({ params }) => params['status'] === 'Installed');
    await vi.waitUntil(done, { timeout: 10_000 });
    expect(central.of('FirmwareStatusNotification').map(({ params }) => params['status'])).toEqual([
      'Downloading',
      'Downloaded',
      'Installing',
      'Installed',
    ]);
    const [before, after] = central.of('BootNotification').map(({ params }) => params['firmwareVersion']);
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
  });

  it('is checked for its signature when it is signed', async () => {
    const { central, call } = await ready();
    const firmware = {
      location: 'http://127.0.0.1/fw.bin',
      retrieveDateTime: now(),
      signingCertificate: 'no PEM',
      signature: 'c2ln',
    };
    expect(await call('SignedUpdateFirmware', { requestId: 8, firmware })).toEqual({
      status: 'InvalidCertificate',
    });
    const signed = { ...firmware, signingCertificate: CERTIFICATE };
    expect(await call('SignedUpdateFirmware', { requestId: 8, firmware: signed })).toEqual({
      status: 'Accepted',
    });
    await central.message('SignedFirmwareStatusNotification', 5);
    expect(central.of('SignedFirmwareStatusNotification').map(({ params }) => params)).toEqual(
      ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'Installed'].map((status) => ({
        status,
        requestId: 8,
      })),
    );
    expect(central.refused).toEqual([]);
  });
});
