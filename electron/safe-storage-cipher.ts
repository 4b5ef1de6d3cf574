/** Secrets through the system's keyring, by Electron's safeStorage. */
import { safeStorage } from 'electron';
import type { SecretCipher } from '../backend/settings/secret-cipher.ts';

/**
 * A cipher on the system's keyring, or null where there is none: on Linux without a secret service Chromium falls
 * back to `basic_text`, whose key is the same on every computer, and that is no protection.
 */
export function safeStorageCipher(): SecretCipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
  if (backend === 'basic_text' || backend === 'unknown') return null;
  return {
    description: `Encrypted by the system’s keyring (${KEYRINGS[backend] ?? backend}).`,
    encrypt: (plain) => safeStorage.encryptString(plain).toString('base64'),
    decrypt: (cipherText) => safeStorage.decryptString(Buffer.from(cipherText, 'base64')),
  };
}

const KEYRINGS: Readonly<Record<string, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows DPAPI',
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};
