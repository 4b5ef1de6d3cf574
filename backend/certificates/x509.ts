/** The X.509 library, which needs its decorators' metadata loaded before it: import it from here only. */
import 'reflect-metadata';
export * from '@peculiar/x509';
