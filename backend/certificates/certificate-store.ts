/** Keeps the authority and the server's key pair in a file of the data folder, their private keys encrypted. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConsoleError } from '../contract/errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { SecretCipher } from '../settings/secret-cipher.ts';
import { createAuthority, issueServerCertificate, signRequest, type KeyPairPem } from './authority.ts';

const storedPair = z.object({ certificatePem: z.string(), encryptedKey: z.string() });
const storedFile = z.object({ authority: storedPair, server: storedPair });
type StoredPair = z.infer<typeof storedPair>;

interface Pairs {
  authority: KeyPairPem;
  server: KeyPairPem;
}

export interface CertificateStoreOptions {
  dataDir: string;
  cipher: SecretCipher;
  logger: Logger;
  /** ms since 1970 UTC. */
  now?: () => number;
}

export class CertificateStore {
  readonly #options: CertificateStoreOptions;
  readonly #now: () => number;
  readonly #file: string;
  #pairs: Pairs | null;
  /** Changes follow one another: a server certificate must not outlast the authority that signed it. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Reads the file. A damaged one is moved aside; one whose keys cannot be decrypted stays and counts as none. */
  constructor(options: CertificateStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#file = join(options.dataDir, 'certificates.json');
    this.#pairs = this.#read();
  }

  /** The authority, or null where there is none. */
  authority(): KeyPairPem | null {
    return this.#pairs?.authority ?? null;
  }

  /** The TLS server's certificate and key, or null where there is none. */
  server(): KeyPairPem | null {
    return this.#pairs?.server ?? null;
  }

  /**
   * Creates an authority and a server certificate in place of former ones: chargers must then be given the new
   * authority. Kept in one write; on an error nothing has changed.
   * @param name Common name of the authority.
   * @param names DNS names and IP addresses of this computer, the most usual first.
   * @throws ConsoleError CERTIFICATE_INVALID, SETTINGS_NOT_SAVED.
   */
  createAuthority(name: string, names: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const now = this.#now();
      const authority = await createAuthority({ name, now });
      this.#keep({ authority, server: await issueServerCertificate(authority, { names, now }) });
    });
  }

  /**
   * Replaces the server certificate by one for the names of now.
   * @throws ConsoleError CERTIFICATE_MISSING, CERTIFICATE_INVALID, SETTINGS_NOT_SAVED.
   */
  renewServer(names: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const authority = this.#authorityOrThrow();
      this.#keep({ authority, server: await issueServerCertificate(authority, { names, now: this.#now() }) });
    });
  }

  /**
   * Signs a charger's request.
   * @param csr PKCS #10 in PEM.
   * @param acceptedNames The charger's identity and serial numbers: the CN must be one of them.
   * @returns PEM: the charger's certificate, then the authority's.
   * @throws ConsoleError CERTIFICATE_MISSING, CERTIFICATE_INVALID.
   */
  async sign(csr: string, acceptedNames: readonly string[]): Promise<string> {
    return signRequest(this.#authorityOrThrow(), csr, { acceptedNames, now: this.#now() });
  }

  #authorityOrThrow(): KeyPairPem {
    const authority = this.authority();
    if (authority === null) throw new ConsoleError('CERTIFICATE_MISSING');
    return authority;
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(change);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #keep(pairs: Pairs): void {
    try {
      const file = { authority: this.#seal(pairs.authority), server: this.#seal(pairs.server) };
      // Certificates whose keys could not be decrypted: a keyring that comes back makes them useful again.
      if (this.#pairs === null && existsSync(this.#file))
        copyFileSync(this.#file, `${this.#file}.replaced-${Date.now()}`);
      writeAtomically(this.#file, `${JSON.stringify(file, null, 2)}\n`);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new ConsoleError('SETTINGS_NOT_SAVED', detail, { cause: error });
    }
    this.#pairs = pairs;
  }

  #seal({ certificatePem, keyPem }: KeyPairPem): StoredPair {
    return { certificatePem, encryptedKey: this.#options.cipher.encrypt(keyPem) };
  }

  #read(): Pairs | null {
    if (!existsSync(this.#file)) return null;
    const { cipher, logger } = this.#options;
    let stored: z.infer<typeof storedFile>;
    try {
      stored = storedFile.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      return this.#setAside(error);
    }
    const open = ({ certificatePem, encryptedKey }: StoredPair): KeyPairPem => ({
      certificatePem,
      keyPem: cipher.decrypt(encryptedKey),
    });
    let pairs: Pairs;
    try {
      pairs = { authority: open(stored.authority), server: open(stored.server) };
    } catch (error) {
      // Not damage: the keyring may be locked today and open tomorrow.
      logger.warn({ err: error, file: this.#file }, 'private keys cannot be decrypted; certificates unused');
      return null;
    }
    try {
      assertMatching(pairs.authority);
      assertMatching(pairs.server);
      return pairs;
    } catch (error) {
      return this.#setAside(error);
    }
  }

  #setAside(error: unknown): null {
    const copy = `${this.#file}.damaged-${Date.now()}`;
    renameSync(this.#file, copy);
    this.#options.logger.warn(
      { err: error, file: this.#file, copy },
      'certificate file is damaged; it was moved aside',
    );
    return null;
  }
}

function assertMatching({ certificatePem, keyPem }: KeyPairPem): void {
  if (!new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem)))
    throw new Error('a private key does not belong to its certificate');
}

/** A reader sees the old file or the new one, never half of it, not even after a power cut. */
function writeAtomically(file: string, content: string): void {
  const temporary = `${file}.tmp`;
  // A file left behind would keep its own mode.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, content, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(temporary, file);
}
