// Where an upload was, for a page that is loaded again and given the same file. It ends with the tab: the next person at this computer finds nothing.

import type { PreviousUpload, UrlStorage } from 'tus-js-client';

const KEY = 'preau.upload.';

/** The memory that tus-js-client asks. A browser that refuses storage only forgets. */
export const uploadMemory: UrlStorage = {
  findAllUploads: async () => [],
  async findUploadsByFingerprint(fingerprint) {
    const kept = read(KEY + fingerprint);
    return kept === undefined ? [] : [kept];
  },
  async removeUpload(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  },
  async addUpload(fingerprint, upload) {
    const key = KEY + fingerprint;
    try {
      sessionStorage.setItem(key, JSON.stringify({ ...upload, metadata: {}, urlStorageKey: key }));
    } catch {
      // a reload then begins anew
    }
    return key;
  },
};

function read(key: string): PreviousUpload | undefined {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as PreviousUpload);
  } catch {
    return undefined;
  }
}
