import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  // Relative addresses work in the desktop window, on loopback and in a phone's WebView alike.
  base: './',
  plugins: [react()],
  build: {
    // WebKitGTK and iOS 15 share the first; the oldest Android WebView we open on sets the second.
    target: ['safari15', 'chrome80'],
    // Below these, logical properties are rewritten by language, and dir="rtl" stops mirroring.
    cssTarget: ['safari15', 'chrome90'],
    // The content security policy allows no data: addresses in scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    outDir: mode === 'gallery' ? '../out/gallery' : 'dist',
    emptyOutDir: true,
    // One file: it is read from the device, and every screen must open without a further request.
    chunkSizeWarningLimit: 1_200,
    rollupOptions: { input: mode === 'gallery' ? 'gallery.html' : 'index.html' },
  },
  server: { host: '127.0.0.1' },
  test: {
    environment: 'happy-dom',
    // Loading react-aria for every file costs more than the tests; each test cleans up after itself.
    isolate: false,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    css: false,
  },
}));
