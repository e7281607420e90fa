// The licences of the packages whose code is in the bundles, which must go wherever that code goes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tools/paths.mjs';

/**
 * The text of THIRD-PARTY-NOTICES.txt, for esbuild's metafiles of all bundles; their paths are relative to `root`.
 * @throws Error that names every package that is under a GPL, or whose licence isn't known.
 */
export function thirdPartyNotices(metafiles, root = ROOT) {
  const notices = [...bundledFiles(metafiles)].map(([folder, files]) => readNotice(root, folder, files));
  const problems = notices.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw new Error(`These can’t be bundled:\n${problems.join('\n')}`);
  notices.sort((left, right) => (left.title < right.title ? -1 : 1));
  const blocks = notices.map(({ title, licence, texts }) => [`${title} (${licence})`, ...texts].join('\n\n'));
  return `${[INTRODUCTION, ...new Set(blocks)].join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
}

const INTRODUCTION = 'Excel to WhatsApp contains code of the following packages, each under its own licence.';

/** The files of each package's folder that left something in a bundle. What a plugin made up has no folder. */
function bundledFiles(metafiles) {
  const packages = new Map();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = PACKAGE_FOLDER.exec(file)?.[0];
        if (folder === undefined || bytesInOutput === 0) continue;
        packages.set(folder, (packages.get(folder) ?? new Set()).add(file));
      }
    }
  }
  return packages;
}

const PACKAGE_FOLDER = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/u;

function readNotice(root, folder, files) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const licence = typeof license === 'string' ? license : 'not named';
  if (/GPL/u.test(licence)) return { problem: `${title} is under ${licence}.` };
  const names = readdirSync(join(root, folder)).filter((name) => LICENCE_FILE.test(name));
  const ownTexts = names.map((name) => readFileSync(join(root, folder, name), 'utf8').trim());
  const fileNotices = noticesInFiles(root, files);
  if (ownTexts.length > 0) return { title, licence, texts: [...ownTexts, ...fileNotices] };
  // Without a text of its own, the licence that it names, and who holds it.
  const standard = join(import.meta.dirname, 'licences', `${licence}.txt`);
  if (!existsSync(standard))
    return { problem: `${title} has no licence file, and its licence (${licence}) isn’t known.` };
  const holder = typeof author === 'string' ? author : author?.name;
  const texts = [`Copyright (c) ${holder ?? `the authors of ${name}`}`, ...fileNotices];
  return { title, licence, texts: [...texts, readFileSync(standard, 'utf8').trim()] };
}

const LICENCE_FILE = /^(?:licen[cs]e|copying|copyright|notice)/iu;

/** What the files say of licences in the comments at their beginning: some hold code of yet others. */
function noticesInFiles(root, files) {
  const comments = [...files].flatMap((file) => {
    const beginning = BEGINNING.exec(readFileSync(join(root, file), 'utf8'))?.[0] ?? '';
    const comment = beginning.replaceAll(COMMENT_MARKS, '').trim();
    return /copyright|licen[cs]e/iu.test(comment) ? comment : [];
  });
  return [...new Set(comments)];
}

const BEGINNING = /^(?:\s+|#!.*|\/\/.*|\/\*[^]*?\*\/|(?:'use strict'|"use strict");?)+/u;
const COMMENT_MARKS = /^[ \t]*(?:\/\*[*!]?|\*\/|\*(?!\/)|\/\/)[ \t]?|\s*\*\/|^(?:'use strict'|"use strict");?|^#!.*/gmu;
