/** Protects secrets at rest. Electron gives one that uses the system's keyring; this one needs no desktop. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

export interface SecretCipher {
  /** How it protects, in words for the settings page. */
  readonly description: string;
  encrypt(plain: string): string;
  /** @throws Error when the text was not encrypted here, or the key has changed. */
  decrypt(cipherText: string): string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a key in a file that only this user can read (mode 0600): a copied settings file tells nothing,
 * but whoever can read this user's files can read the secrets.
 * @param reason why it is used where something better was to be expected, as a sentence for the settings page
 */
export function keyFileCipher(keyFile: string, reason?: string): SecretCipher {
  const key = (): Buffer => {
    try {
      return readFileSync(keyFile);
    } catch {
      const fresh = randomBytes(32);
      writeFileSync(keyFile, fresh, { mode: 0o600, flag: 'wx' });
      return fresh;
    }
  };
  return {
    description: [reason, 'Encrypted with a key file in the data folder that only this user can read.']
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    encrypt(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key(), nonce);
      const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    decrypt(cipherText) {
      const bytes = Buffer.from(cipherText, 'base64');
      const decipher = createDecipheriv(ALGORITHM, key(), bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}
