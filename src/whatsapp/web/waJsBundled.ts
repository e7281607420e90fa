import bundled from 'wa-js-script';

/** wa-js as it is published: half a megabyte, a file of its own, read when it is to be put into a page. */
export const waJsBundled = bundled;
