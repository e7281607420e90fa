/** Made by the build (scripts/bundles.mjs), as text. */
declare module 'in-page-script' {
  const text: string;
  export default text;
}

/** wa-js as it is published, as text. */
declare module 'wa-js-script' {
  const text: string;
  export default text;
}

declare module 'whatsapp-web.js/src/util/Injected/Utils' {
  /** Puts the helpers (`window.WWebJS`) into the page. */
  export const LoadUtils: () => void;
}
