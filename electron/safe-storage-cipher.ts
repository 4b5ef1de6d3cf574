/** Secrets through the system's keyring, by Electron's safeStorage; by a key file where there is none. */
import { safeStorage } from 'electron';
import { keyFileCipher, type SecretCipher } from '../backend/settings/secret-cipher.ts';

/**
 * A cipher on the system's keyring. Where there is none, one on `keyFile`, whose description says so: on Linux
 * without a secret service Chromium falls back to `basic_text`, whose key is the same on every computer, and that is
 * no protection.
 */
export function desktopCipher(keyFile: string): SecretCipher {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
  if (backend === 'basic_text' || backend === 'unknown')
    return keyFileCipher(
      keyFile,
      `No keyring (GNOME Keyring or KWallet) was found, and what Chromium uses instead, ${backend}, protects nothing: the console does not use it.`,
    );
  if (!safeStorage.isEncryptionAvailable())
    return keyFileCipher(keyFile, 'The system’s keyring is locked or not available.');
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
