import type { Configuration } from './configuration.ts';
import type { IdTagInfo } from './answers.ts';

export interface LocalListEntry {
  idTag: string;
  /** Absent in a differential update: the entry is taken off the list. */
  idTagInfo?: IdTagInfo;
}

export interface LocalListUpdate {
  listVersion: number;
  updateType: 'Full' | 'Differential';
  localAuthorizationList?: LocalListEntry[];
}

const key = (idTag: string): string => idTag.toLowerCase();

/** Tags are compared without regard to case: an IdToken of OCPP 1.6 is a CiString20. */
export const isSameTag = (one: string, other: string): boolean => key(one) === key(other);

/** What the charger knows of id tags by itself: Local Authorization List and Authorization Cache, OCPP 1.6 §3.5. */
export class IdTags {
  #config: Configuration;
  #list = new Map<string, IdTagInfo>();
  #cache = new Map<string, IdTagInfo>();
  #version = 0;

  constructor(config: Configuration) {
    this.#config = config;
  }

  /** GetLocalListVersion, OCPP 1.6 §5.10: 0 for an empty list, -1 for a charger without one. */
  get listVersion(): number {
    return this.#config.flag('LocalAuthListEnabled') ? this.#version : -1;
  }

  /** SendLocalList, OCPP 1.6 §5.15. */
  update({
    listVersion,
    updateType,
    localAuthorizationList: entries = [],
  }: LocalListUpdate): 'Accepted' | 'Failed' | 'NotSupported' | 'VersionMismatch' {
    if (!this.#config.flag('LocalAuthListEnabled')) return 'NotSupported';
    if (entries.length > this.#config.number('SendLocalListMaxLength')) return 'Failed';
    if (updateType === 'Differential' && listVersion <= this.#version) return 'VersionMismatch';
    if (updateType === 'Full' && entries.some(({ idTagInfo }) => !idTagInfo)) return 'Failed';
    const list = updateType === 'Full' ? new Map<string, IdTagInfo>() : new Map(this.#list);
    for (const { idTag, idTagInfo } of entries) {
      if (idTagInfo) list.set(key(idTag), idTagInfo);
      else list.delete(key(idTag));
    }
    if (list.size > this.#config.number('LocalAuthListMaxLength')) return 'Failed';
    this.#list = list;
    this.#version = list.size === 0 ? 0 : listVersion;
    return 'Accepted';
  }

  /** Remembers what the central system said of a tag; tags of the list are not cached. */
  remember(idTag: string, info: IdTagInfo): void {
    if (this.#config.flag('AuthorizationCacheEnabled') && !this.#listed(idTag)) {
      this.#cache.set(key(idTag), info);
    }
  }

  /** ClearCache, OCPP 1.6 §5.4. */
  clearCache(): 'Accepted' | 'Rejected' {
    this.#cache.clear();
    return this.#config.flag('AuthorizationCacheEnabled') ? 'Accepted' : 'Rejected';
  }

  /** What is known of a tag; an entry whose date has passed is Expired. */
  lookUp(idTag: string): IdTagInfo | undefined {
    const info = this.#listed(idTag) ?? this.#cached(idTag);
    if (info?.expiryDate && Date.parse(info.expiryDate) <= Date.now()) return { ...info, status: 'Expired' };
    return info;
  }

  /** What is switched off is kept, and not asked. */
  #listed(idTag: string): IdTagInfo | undefined {
    return this.#config.flag('LocalAuthListEnabled') ? this.#list.get(key(idTag)) : undefined;
  }

  #cached(idTag: string): IdTagInfo | undefined {
    return this.#config.flag('AuthorizationCacheEnabled') ? this.#cache.get(key(idTag)) : undefined;
  }
}
