// The web build: the shell as entry, the application as its lazy chunk. `build.ts` makes pages, worker and compressed copies of it.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { UserConfig } from 'vite';
import { createDayChunk } from './build-chunks.ts';

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: 'gate/public',
  plugins: [react()],
  build: {
    // Phones of five years ago: Chrome 100, Safari 15.4, Firefox 100. Newer CSS (light-dark) is rewritten for them.
    target: ['es2022', 'chrome100', 'safari15.4', 'firefox100'],
    cssTarget: ['chrome100', 'safari15.4', 'firefox100'],
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: createDayChunk(), debugName: 'day', minShareCount: 2 }],
        },
      },
    },
  },
});
export default config;
