import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, sourcemap: false },
  // `npx vite web` beside `npm start`: the pages from their sources, the API from the platform.
  server: { port: 5173, proxy: { "/api": { target: "http://127.0.0.1:8080", changeOrigin: false } } },
});
