/** What drives WhatsApp's page. `automatic`: the first where the page is what it expects, else the second. */
export const PAGE_LIBRARIES = ['automatic', 'whatsapp-web.js', 'wa-js'] as const;

export type PageLibrary = (typeof PAGE_LIBRARIES)[number];

export type PageLibraryName = Exclude<PageLibrary, 'automatic'>;
